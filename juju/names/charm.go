package names

import "strings"

// CharmTag names a charm by its URL: "charm-ch:amd64/jammy/mysql-10".
type CharmTag struct {
	url string
}

// NewCharmTag returns the tag of the charm with the given URL.
func NewCharmTag(charmURL string) CharmTag { return CharmTag{url: charmURL} }

// ParseCharmTag parses the text of a charm tag.
func ParseCharmTag(charmTag string) (CharmTag, error) {
	return parseAs[CharmTag](charmTag, CharmTagKind)
}

// IsValidCharm reports whether url has the form of a charm URL: an optional
// schema ("ch", "local" or the old "cs"), up to two of user, architecture and
// series, and a name that may end in a revision.
func IsValidCharm(url string) bool {
	if schema, rest, found := strings.Cut(url, ":"); found {
		if schema != "ch" && schema != "local" && schema != "cs" {
			return false
		}
		url = rest
	}
	parts := strings.Split(url, "/")
	if len(parts) > 3 {
		return false
	}
	for i, part := range parts[:len(parts)-1] {
		user, isUser := strings.CutPrefix(part, "~")
		if isUser && (i > 0 || !IsValidUserName(user)) {
			return false
		}
		if !isUser && !(isLower(part0(part)) && all(part, isLowNum)) {
			return false
		}
	}
	return isCharmName(parts[len(parts)-1])
}

func part0(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// isCharmName accepts "name" and "name-revision".
func isCharmName(s string) bool {
	if i := strings.LastIndexByte(s, '-'); i > 0 && isNumber(s[i+1:]) {
		s = s[:i]
	}
	return isDashedName(s)
}

// Kind implements Tag.
func (t CharmTag) Kind() string { return CharmTagKind }

// Id implements Tag: the charm's URL.
func (t CharmTag) Id() string { return t.url }

func (t CharmTag) String() string { return t.Kind() + "-" + t.url }

// Valid reports whether the URL is valid.
func (t CharmTag) Valid() bool { return IsValidCharm(t.url) }
