package params

import (
	"net"
	"strconv"
)

// HostPort is an address with its port, as Login and APIHostPorts answer them.
type HostPort struct {
	Address
	Port int `json:"port"`
}

// String returns host:port, an IPv6 host in brackets.
func (hp HostPort) String() string {
	return net.JoinHostPort(hp.Value, strconv.Itoa(hp.Port))
}
