package names

import (
	"fmt"
	"strconv"
	"strings"
)

// UnitTag names a unit: unit "my-app/0" is "unit-my-app-0".
type UnitTag struct {
	name string
}

// NewUnitTag returns the tag of the named unit, "application/number".
func NewUnitTag(unitName string) UnitTag { return UnitTag{name: unitName} }

// ParseUnitTag parses the text of a unit tag.
func ParseUnitTag(unitTag string) (UnitTag, error) {
	return parseAs[UnitTag](unitTag, UnitTagKind)
}

// IsValidUnit reports whether name is an application's name, a slash and a
// number.
func IsValidUnit(name string) bool {
	application, number, found := strings.Cut(name, "/")
	return found && isDashedName(application) && isNumber(number)
}

// UnitApplication returns the name of the application that the named unit
// belongs to.
func UnitApplication(unitName string) (string, error) {
	if !IsValidUnit(unitName) {
		return "", fmt.Errorf("%q is not a valid unit name", unitName)
	}
	application, _, _ := strings.Cut(unitName, "/")
	return application, nil
}

// Kind implements Tag.
func (t UnitTag) Kind() string { return UnitTagKind }

// Id implements Tag: the unit's name.
func (t UnitTag) Id() string { return t.name }

func (t UnitTag) String() string { return t.Kind() + "-" + lastSlashToDash(t.name) }

// Valid reports whether the unit's name is valid.
func (t UnitTag) Valid() bool { return IsValidUnit(t.name) }

// Number returns the unit's number within its application, 0 when the tag is
// not valid.
func (t UnitTag) Number() int {
	_, number, _ := strings.Cut(t.name, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}
