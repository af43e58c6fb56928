package names

// ApplicationTag names an application: "application-mysql".
type ApplicationTag struct {
	Name string
}

// NewApplicationTag returns the tag of the named application.
func NewApplicationTag(name string) ApplicationTag { return ApplicationTag{Name: name} }

// ParseApplicationTag parses the text of an application tag.
func ParseApplicationTag(tag string) (ApplicationTag, error) {
	return parseAs[ApplicationTag](tag, ApplicationTagKind)
}

// IsValidApplication reports whether name may be the name of an application:
// lower-case letters, digits and dashes, beginning with a letter, without a
// part that is only digits.
func IsValidApplication(name string) bool { return isDashedName(name) }

// Kind implements Tag.
func (t ApplicationTag) Kind() string { return ApplicationTagKind }

// Id implements Tag.
func (t ApplicationTag) Id() string { return t.Name }

func (t ApplicationTag) String() string { return t.Kind() + "-" + t.Name }

// Valid reports whether the application's name is valid.
func (t ApplicationTag) Valid() bool { return IsValidApplication(t.Name) }
