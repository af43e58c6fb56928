package names

import "strconv"

// ControllerTag names a controller by its UUID.
type ControllerTag struct {
	uuid string
}

// NewControllerTag returns the tag of the controller with the given UUID.
func NewControllerTag(uuid string) ControllerTag { return ControllerTag{uuid: uuid} }

// ParseControllerTag parses the text of a controller tag.
func ParseControllerTag(controllerTag string) (ControllerTag, error) {
	return parseAs[ControllerTag](controllerTag, ControllerTagKind)
}

// IsValidController reports whether id is a UUID in lower case.
func IsValidController(id string) bool { return isUUID(id) }

// IsValidControllerName reports whether name may be a controller's name; the
// rules are those of model names.
func IsValidControllerName(name string) bool { return isPlainName(name) }

// Kind implements Tag.
func (t ControllerTag) Kind() string { return ControllerTagKind }

// Id implements Tag: the controller's UUID.
func (t ControllerTag) Id() string { return t.uuid }

func (t ControllerTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t ControllerTag) Valid() bool { return IsValidController(t.uuid) }

// ShortId returns the first six characters of the UUID, as logs show it.
func (t ControllerTag) ShortId() string { return short(t.uuid) }

// ControllerAgentTag names the agent of one controller node by its number. It
// shares the kind "controller" with ControllerTag; the id tells them apart.
type ControllerAgentTag struct {
	id string
}

// NewControllerAgentTag returns the tag of the controller agent with the given
// number.
func NewControllerAgentTag(id string) ControllerAgentTag { return ControllerAgentTag{id: id} }

// ParseControllerAgentTag parses the text of a controller agent's tag.
func ParseControllerAgentTag(controllerAgentTag string) (ControllerAgentTag, error) {
	return parseAs[ControllerAgentTag](controllerAgentTag, ControllerAgentTagKind)
}

// IsValidControllerAgent reports whether id is a number.
func IsValidControllerAgent(id string) bool { return isNumber(id) }

// Kind implements Tag.
func (t ControllerAgentTag) Kind() string { return ControllerAgentTagKind }

// Id implements Tag: the node's number.
func (t ControllerAgentTag) Id() string { return t.id }

func (t ControllerAgentTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the id is a number.
func (t ControllerAgentTag) Valid() bool { return IsValidControllerAgent(t.id) }

// Number returns the node's number, 0 when the tag is not valid.
func (t ControllerAgentTag) Number() int {
	n, err := strconv.Atoi(t.id)
	if err != nil {
		return 0
	}
	return n
}
