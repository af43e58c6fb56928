package names

import "strings"

// RelationTag names a relation by its key: "a:db b:server" is
// "relation-a.db#b.server". A peer relation has one endpoint only.
type RelationTag struct {
	key string
}

// NewRelationTag returns the tag of the relation with the given key.
func NewRelationTag(relationKey string) RelationTag { return RelationTag{key: relationKey} }

// ParseRelationTag parses the text of a relation tag.
func ParseRelationTag(relationTag string) (RelationTag, error) {
	return parseAs[RelationTag](relationTag, RelationTagKind)
}

// IsValidRelation reports whether key is "app:relation app:relation", or
// "app:relation" alone as peer relations have it.
func IsValidRelation(key string) bool {
	first, second, two := strings.Cut(key, " ")
	return isEndpoint(first) && (!two || isEndpoint(second))
}

func isEndpoint(s string) bool {
	application, relation, found := strings.Cut(s, ":")
	return found && isDashedName(application) && isRelationName(relation)
}

// Kind implements Tag.
func (t RelationTag) Kind() string { return RelationTagKind }

// Id implements Tag: the relation's key.
func (t RelationTag) Id() string { return t.key }

func (t RelationTag) String() string {
	return t.Kind() + "-" + strings.Replace(strings.Replace(t.key, ":", ".", 2), " ", "#", 1)
}

// Valid reports whether the key is valid.
func (t RelationTag) Valid() bool { return IsValidRelation(t.key) }

func relationSuffixToKey(s string) string {
	return strings.Replace(strings.Replace(s, ".", ":", 2), "#", " ", 1)
}
