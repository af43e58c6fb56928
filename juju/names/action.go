package names

import "fmt"

// ActionTag names a task, which is one run of an action on one unit or
// machine, by its number; controllers before Juju 2.8 gave it a UUID.
type ActionTag struct {
	id string
}

// NewActionTag returns the tag of the action with the given id.
func NewActionTag(id string) ActionTag { return ActionTag{id: id} }

// ParseActionTag parses the text of an action tag.
func ParseActionTag(actionTag string) (ActionTag, error) {
	return parseAs[ActionTag](actionTag, ActionTagKind)
}

// IsValidAction reports whether id is a number or a UUID.
func IsValidAction(id string) bool { return isNumber(id) || isUUID(id) }

// Kind implements Tag.
func (t ActionTag) Kind() string { return ActionTagKind }

// Id implements Tag.
func (t ActionTag) Id() string { return t.id }

func (t ActionTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the id is valid.
func (t ActionTag) Valid() bool { return IsValidAction(t.id) }

// ActionReceiverTag returns the tag of the unit or machine of that name; only
// those run actions.
func ActionReceiverTag(name string) (Tag, error) {
	switch {
	case IsValidUnit(name):
		return NewUnitTag(name), nil
	case IsValidMachine(name):
		return NewMachineTag(name), nil
	}
	return nil, fmt.Errorf("invalid actionreceiver name %q", name)
}

// ActionReceiverFromTag parses the text of the tag of a unit or machine.
func ActionReceiverFromTag(tag string) (Tag, error) {
	parsed, err := ParseTag(tag)
	if err == nil {
		switch parsed.(type) {
		case UnitTag, MachineTag:
			return parsed, nil
		}
	}
	return nil, fmt.Errorf("invalid actionreceiver tag %q", tag)
}

// OperationTag names an operation, which groups the tasks of one request, by
// its number.
type OperationTag struct {
	id string
}

// NewOperationTag returns the tag of the operation with the given id.
func NewOperationTag(id string) OperationTag { return OperationTag{id: id} }

// ParseOperationTag parses the text of an operation tag.
func ParseOperationTag(operationTag string) (OperationTag, error) {
	return parseAs[OperationTag](operationTag, OperationTagKind)
}

// IsValidOperation reports whether id is a number.
func IsValidOperation(id string) bool { return isNumber(id) }

// Kind implements Tag.
func (t OperationTag) Kind() string { return OperationTagKind }

// Id implements Tag.
func (t OperationTag) Id() string { return t.id }

func (t OperationTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the id is valid.
func (t OperationTag) Valid() bool { return IsValidOperation(t.id) }
