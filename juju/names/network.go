package names

import "strings"

// SpaceTag names a network space: "space-alpha".
type SpaceTag struct {
	name string
}

// NewSpaceTag returns the tag of the named space.
func NewSpaceTag(name string) SpaceTag { return SpaceTag{name: name} }

// ParseSpaceTag parses the text of a space tag.
func ParseSpaceTag(spaceTag string) (SpaceTag, error) {
	return parseAs[SpaceTag](spaceTag, SpaceTagKind)
}

// IsValidSpace reports whether name may be a space's name: parts of lower-case
// letters and digits joined by dashes.
func IsValidSpace(name string) bool {
	for part := range strings.SplitSeq(name, "-") {
		if !all(part, isLowNum) {
			return false
		}
	}
	return true
}

// Kind implements Tag.
func (t SpaceTag) Kind() string { return SpaceTagKind }

// Id implements Tag: the space's name.
func (t SpaceTag) Id() string { return t.name }

func (t SpaceTag) String() string { return t.Kind() + "-" + t.name }

// Valid reports whether the space's name is valid.
func (t SpaceTag) Valid() bool { return IsValidSpace(t.name) }

// SubnetTag names a subnet by its number.
type SubnetTag struct {
	id string
}

// NewSubnetTag returns the tag of the subnet with the given id.
func NewSubnetTag(id string) SubnetTag { return SubnetTag{id: id} }

// ParseSubnetTag parses the text of a subnet tag.
func ParseSubnetTag(subnetTag string) (SubnetTag, error) {
	return parseAs[SubnetTag](subnetTag, SubnetTagKind)
}

// IsValidSubnet reports whether id is a number.
func IsValidSubnet(id string) bool { return isNumber(id) }

// Kind implements Tag.
func (t SubnetTag) Kind() string { return SubnetTagKind }

// Id implements Tag.
func (t SubnetTag) Id() string { return t.id }

func (t SubnetTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the id is valid.
func (t SubnetTag) Valid() bool { return IsValidSubnet(t.id) }

// IPAddressTag names an allocated address by its UUID.
type IPAddressTag struct {
	uuid string
}

// NewIPAddressTag returns the tag of the address with the given UUID.
func NewIPAddressTag(uuid string) IPAddressTag { return IPAddressTag{uuid: uuid} }

// ParseIPAddressTag parses the text of an address's tag.
func ParseIPAddressTag(ipAddressTag string) (IPAddressTag, error) {
	return parseAs[IPAddressTag](ipAddressTag, IPAddressTagKind)
}

// IsValidIPAddress reports whether id is a UUID in lower case.
func IsValidIPAddress(id string) bool { return isUUID(id) }

// Kind implements Tag.
func (t IPAddressTag) Kind() string { return IPAddressTagKind }

// Id implements Tag: the UUID of the address, not the address.
func (t IPAddressTag) Id() string { return t.uuid }

func (t IPAddressTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t IPAddressTag) Valid() bool { return IsValidIPAddress(t.uuid) }
