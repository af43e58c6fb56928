package names

// ApplicationOfferTag names an offer of an application to other models by its
// UUID.
type ApplicationOfferTag struct {
	uuid string
}

// NewApplicationOfferTag returns the tag of the offer with the given UUID.
func NewApplicationOfferTag(uuid string) ApplicationOfferTag {
	return ApplicationOfferTag{uuid: uuid}
}

// ParseApplicationOfferTag parses the text of an offer's tag.
func ParseApplicationOfferTag(offerTag string) (ApplicationOfferTag, error) {
	return parseAs[ApplicationOfferTag](offerTag, ApplicationOfferTagKind)
}

// IsValidApplicationOffer reports whether id is a UUID in lower case.
func IsValidApplicationOffer(id string) bool { return isUUID(id) }

// Kind implements Tag.
func (t ApplicationOfferTag) Kind() string { return ApplicationOfferTagKind }

// Id implements Tag: the offer's UUID.
func (t ApplicationOfferTag) Id() string { return t.uuid }

func (t ApplicationOfferTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t ApplicationOfferTag) Valid() bool { return IsValidApplicationOffer(t.uuid) }
