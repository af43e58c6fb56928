package names

import "strings"

// LocalUserDomain is the domain of the users that the controller itself keeps.
// Tags leave it out: "bob@local" and "bob" are the same user.
const LocalUserDomain = "local"

// UserTag names a user, "user-bob" or, when another authority vouches for the
// user, "user-bob@domain".
type UserTag struct {
	name   string
	domain string // empty for local users
}

// NewUserTag returns the tag of the named user, "name" or "name@domain".
// Text that is no user name is kept as it is, in a tag that is not Valid.
func NewUserTag(userName string) UserTag {
	if !IsValidUser(userName) {
		return UserTag{name: userName}
	}
	name, domain, _ := strings.Cut(userName, "@")
	return UserTag{name: name}.WithDomain(domain)
}

// NewLocalUserTag returns the tag of a user of the controller itself.
func NewLocalUserTag(name string) UserTag { return UserTag{name: name} }

// ParseUserTag parses the text of a user tag.
func ParseUserTag(tag string) (UserTag, error) {
	return parseAs[UserTag](tag, UserTagKind)
}

// IsValidUser reports whether id is a user name, with or without a domain.
func IsValidUser(id string) bool {
	name, domain, found := strings.Cut(id, "@")
	return IsValidUserName(name) && (!found || IsValidUserDomain(domain))
}

// IsValidUserName reports whether name may be a user's name without domain: at
// least two characters out of letters, digits, ".", "+" and "-", the first and
// the last being a letter or a digit.
func IsValidUserName(name string) bool {
	n := len(name)
	return n >= 2 && isAlphaNum(name[0]) && isAlphaNum(name[n-1]) && all(name, isUserByte)
}

// IsValidUserDomain reports whether domain may be a user's domain; the rules
// are those of user names.
func IsValidUserDomain(domain string) bool { return IsValidUserName(domain) }

func isUserByte(c byte) bool {
	return isAlphaNum(c) || c == '.' || c == '+' || c == '-'
}

// Kind implements Tag.
func (t UserTag) Kind() string { return UserTagKind }

// Id implements Tag: "name" for local users, else "name@domain".
func (t UserTag) Id() string {
	if t.domain == "" {
		return t.name
	}
	return t.name + "@" + t.domain
}

func (t UserTag) String() string { return t.Kind() + "-" + t.Id() }

// Valid reports whether name and domain are valid.
func (t UserTag) Valid() bool { return IsValidUser(t.Id()) }

// Name returns the user's name without domain.
func (t UserTag) Name() string { return t.name }

// Domain returns the user's domain, nothing for local users.
func (t UserTag) Domain() string { return t.domain }

// IsLocal reports whether the controller itself keeps the user.
func (t UserTag) IsLocal() bool { return t.domain == "" }

// WithDomain returns the tag of the user of that name in another domain. The
// local domain and none are the same.
func (t UserTag) WithDomain(domain string) UserTag {
	if domain == LocalUserDomain {
		domain = ""
	}
	return UserTag{name: t.name, domain: domain}
}
