package domain

import "strings"

// Base is the operating system of a machine: name "ubuntu", channel
// "22.04/stable".
type Base struct {
	Name    string `json:"name,omitempty"`
	Channel string `json:"channel,omitempty"`
}

// String writes the base as users do, "ubuntu@22.04"; the zero base is "".
func (b Base) String() string {
	if b.Name == "" {
		return ""
	}
	return b.Name + "@" + strings.TrimSuffix(b.Channel, "/stable")
}

// IsZero says whether no base was given.
func (b Base) IsZero() bool { return b.Name == "" }

// SameAs compares bases without regard to an unsaid risk "stable".
func (b Base) SameAs(other Base) bool { return b.String() == other.String() }
