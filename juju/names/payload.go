package names

// PayloadTag names a payload, a workload that a charm registered, by its name
// or its UUID.
type PayloadTag struct {
	id string
}

// NewPayloadTag returns the tag of the payload with the given id.
func NewPayloadTag(id string) PayloadTag { return PayloadTag{id: id} }

// ParsePayloadTag parses the text of a payload tag.
func ParsePayloadTag(tag string) (PayloadTag, error) {
	return parseAs[PayloadTag](tag, PayloadTagKind)
}

// IsValidPayload reports whether id is a UUID, or a name of letters, digits and
// dashes that begins with a letter and does not end in a dash.
func IsValidPayload(id string) bool {
	if isUUID(id) {
		return true
	}
	return id != "" && (isLower(id[0]) || isUpper(id[0])) && isAlphaNum(id[len(id)-1]) &&
		all(id, func(c byte) bool { return isAlphaNum(c) || c == '-' })
}

// Kind implements Tag.
func (t PayloadTag) Kind() string { return PayloadTagKind }

// Id implements Tag.
func (t PayloadTag) Id() string { return t.id }

func (t PayloadTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the id is valid.
func (t PayloadTag) Valid() bool { return IsValidPayload(t.id) }
