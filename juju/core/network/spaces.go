package network

// Id is a provider's name of something of its network.
type Id string

func (id Id) String() string { return string(id) }

// SpaceName is the name of a space, which is a set of subnets that can reach
// each other.
type SpaceName string

// The space that every model has.
const (
	AlphaSpaceId   = "0"
	AlphaSpaceName = "alpha"
)

// ProviderAddress is an address as a cloud knows it, with its space.
type ProviderAddress struct {
	MachineAddress
	SpaceName        SpaceName
	ProviderSpaceID  Id
	ProviderID       Id
	ProviderSubnetID Id
	ProviderVLANID   Id
	VLANTag          int
}

// ProviderAddresses is a list of addresses as a cloud knows them.
type ProviderAddresses []ProviderAddress

// NewProviderAddress returns the address of the value, in no space.
func NewProviderAddress(value string, options ...func(*MachineAddress)) ProviderAddress {
	return ProviderAddress{MachineAddress: NewMachineAddress(value, options...)}
}

// SpaceAddress is an address as a controller knows it, with the id of its
// space.
type SpaceAddress struct {
	MachineAddress
	SpaceID string
}

// SpaceAddresses is a list of addresses as a controller knows them.
type SpaceAddresses []SpaceAddress

// NewSpaceAddress returns the address of the value, in no space.
func NewSpaceAddress(value string, options ...func(*MachineAddress)) SpaceAddress {
	return SpaceAddress{MachineAddress: NewMachineAddress(value, options...)}
}

// NewSpaceAddresses returns the addresses of the values, in no space.
func NewSpaceAddresses(values ...string) SpaceAddresses {
	addresses := make(SpaceAddresses, len(values))
	for i, value := range values {
		addresses[i] = NewSpaceAddress(value)
	}
	return addresses
}

// Values returns the addresses themselves.
func (addresses SpaceAddresses) Values() []string {
	values := make([]string, len(addresses))
	for i, a := range addresses {
		values[i] = a.Value
	}
	return values
}

// OneMatchingScope returns the address that fits best, if one fits at all.
func (addresses SpaceAddresses) OneMatchingScope(match ScopeMatchFunc) (SpaceAddress, bool) {
	best := bestMatches(addresses, match)
	if len(best) == 0 {
		return SpaceAddress{}, false
	}
	return best[0], true
}
