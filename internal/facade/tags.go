package facade

import (
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/names"
)

// OwnUnit returns the unit of the tag if the session belongs to it. Another's entity is refused
// whether it exists or not, so that nothing is learnt of it.
func OwnUnit(s Session, tag string) (string, error) {
	unit, err := names.ParseUnitTag(tag)
	if err != nil || s.Identity().Kind != UnitIdentity || s.Identity().Name != unit.Id() {
		return "", ErrPermission
	}
	return unit.Id(), nil
}

// OwnMachine is OwnUnit for machines.
func OwnMachine(s Session, tag string) (string, error) {
	machine, err := names.ParseMachineTag(tag)
	if err != nil || s.Identity().Kind != MachineIdentity || s.Identity().Name != machine.Id() {
		return "", ErrPermission
	}
	return machine.Id(), nil
}

// ModelUUID parses a model's tag.
func ModelUUID(tag string) (string, error) {
	t, err := names.ParseModelTag(tag)
	if err != nil {
		return "", domain.Wrapf(err, "cannot parse model tag")
	}
	return t.Id(), nil
}

// LocalUser parses the tag of a user that the controller keeps itself.
func LocalUser(tag string) (string, error) {
	t, err := names.ParseUserTag(tag)
	if err != nil {
		return "", err
	}
	return t.Name(), nil
}
