package models

import "net"

// DhcpOption is one DHCP option; Value is a template.
type DhcpOption struct {
	Code  byte
	Value string
}

// Subnet is a range of addresses given out by DHCP.
type Subnet struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Name          string
	Description   string
	Documentation string
	Enabled       bool
	Proxy         bool
	// Subnet is the network in CIDR form.
	Subnet      string
	NextServer  net.IP
	ActiveStart net.IP
	ActiveEnd   net.IP
	// The lease times are seconds.
	ActiveLeaseTime   int32
	ReservedLeaseTime int32
	OnlyReservations  bool
	Options           []DhcpOption
	Strategy          string
	Pickers           []string
	Unmanaged         bool
}

// Prefix returns subnets.
func (s *Subnet) Prefix() string { return "subnets" }

// Key returns the name.
func (s *Subnet) Key() string { return s.Name }

// KeyName returns Name.
func (s *Subnet) KeyName() string { return "Name" }

// AuthKey returns the name.
func (s *Subnet) AuthKey() string { return s.Name }

// GetMeta returns the metadata.
func (s *Subnet) GetMeta() Meta { return s.Meta }

// SetMeta sets the metadata.
func (s *Subnet) SetMeta(m Meta) { s.Meta = m }

// SetName sets the name.
func (s *Subnet) SetName(n string) { s.Name = n }

// GetDocumentation returns the documentation.
func (s *Subnet) GetDocumentation() string { return s.Documentation }

// Fill sets what is missing.
func (s *Subnet) Fill() {
	s.Validation.fill()
	if s.Meta == nil {
		s.Meta = Meta{}
	}
	if s.Options == nil {
		s.Options = []DhcpOption{}
	}
	if s.Strategy == "" {
		s.Strategy = "MAC"
	}
	if len(s.Pickers) == 0 {
		s.Pickers = []string{"hint", "nextFree", "mostExpired"}
		if s.OnlyReservations {
			s.Pickers = []string{"none"}
		}
	}
	if s.ActiveLeaseTime == 0 {
		s.ActiveLeaseTime = 60
	}
	if s.ReservedLeaseTime == 0 {
		s.ReservedLeaseTime = 7200
	}
}

// SliceOf returns a pointer to a list of subnets.
func (s *Subnet) SliceOf() interface{} { return &[]*Subnet{} }

// ToModels turns what SliceOf returned into Models.
func (s *Subnet) ToModels(obj interface{}) []Model { return sliceTo[*Subnet](obj) }
