package network_test

import (
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/core/network"
)

func TestNewMachineAddress(t *testing.T) {
	for value, want := range map[string]struct {
		form  network.AddressType
		scope network.Scope
	}{
		"juju.example.com": {network.HostName, network.ScopeUnknown},
		"127.0.0.1":        {network.IPv4Address, network.ScopeMachineLocal},
		"10.1.2.3":         {network.IPv4Address, network.ScopeCloudLocal},
		"172.20.0.1":       {network.IPv4Address, network.ScopeCloudLocal},
		"8.8.8.8":          {network.IPv4Address, network.ScopePublic},
		"252.1.2.3":        {network.IPv4Address, network.ScopeFanLocal},
		"169.254.1.1":      {network.IPv4Address, network.ScopeLinkLocal},
		"::1":              {network.IPv6Address, network.ScopeMachineLocal},
		"fc00::1":          {network.IPv6Address, network.ScopeCloudLocal},
		"2001:db8::1":      {network.IPv6Address, network.ScopePublic},
		"fe80::1":          {network.IPv6Address, network.ScopeLinkLocal},
		"::ffff:10.0.0.1":  {network.IPv6Address, network.ScopeCloudLocal},
	} {
		a := network.NewMachineAddress(value)
		if a.Type != want.form || a.Scope != want.scope {
			t.Errorf("%s is %s %s", value, a.Type, a.Scope)
		}
	}
	a := network.NewMachineAddress("h", network.WithScope(network.ScopePublic), network.WithCIDR("10.0.0.0/8"))
	if a.String() != "public:h" || a.AddressCIDR() != "10.0.0.0/8" || a.IP() != nil {
		t.Errorf("address is %#v", a)
	}
}

func TestHostPorts(t *testing.T) {
	hps := network.CollapseToHostPorts([]network.MachineHostPorts{
		network.NewMachineHostPorts(17070, "127.0.0.1", "8.8.8.8", "10.0.0.1", "fe80::1"),
		network.NewMachineHostPorts(17070, "10.0.0.1", "2001:db8::1", "name"),
	})
	if got := fmt.Sprint(hps.FilterUnusable().Unique().Strings()); got != "[8.8.8.8:17070 10.0.0.1:17070 [2001:db8::1]:17070 name:17070]" {
		t.Errorf("usable are %s", got)
	}
	if got := fmt.Sprint(hps.Unique().PrioritizedForScope(network.ScopeMatchCloudLocal)); got != "[10.0.0.1:17070 8.8.8.8:17070 [2001:db8::1]:17070 name:17070]" {
		t.Errorf("by the cloud's preference %s", got)
	}
	if got := hps.PrioritizedForScope(network.ScopeMatchPublic)[0]; got != "8.8.8.8:17070" {
		t.Errorf("the most public is %s", got)
	}
	if got := hps.PrioritizedForScope(network.ScopeMatchMachineOrCloudLocal)[0]; got != "127.0.0.1:17070" {
		t.Errorf("the machine's own is %s", got)
	}
}

func TestSpaceHostPorts(t *testing.T) {
	hps := network.NewSpaceHostPorts(1, "localhost", "10.0.0.2", "10.0.0.1", "name", "8.8.8.8")
	if got := fmt.Sprint(hps.AllMatchingScope(network.ScopeMatchCloudLocal)); got != "[10.0.0.2:1 10.0.0.1:1]" {
		t.Errorf("matching are %s", got)
	}
	network.SortHostPorts(hps)
	if got := fmt.Sprint(hps.HostPorts().Strings()); got != "[8.8.8.8:1 name:1 localhost:1 10.0.0.1:1 10.0.0.2:1]" {
		t.Errorf("sorted are %s", got)
	}
	one, ok := network.NewSpaceAddresses("10.0.0.1", "8.8.8.8").OneMatchingScope(network.ScopeMatchPublic)
	if !ok || one.Value != "8.8.8.8" {
		t.Errorf("one is %v, %v", one, ok)
	}
}

func TestParseHostPort(t *testing.T) {
	hp, err := network.ParseMachineHostPort("[fe80::1]:80")
	if err != nil || hp.String() != "[fe80::1]:80" || hp.Port() != 80 {
		t.Errorf("got %v, %v", hp, err)
	}
	for _, text := range []string{"x", "x:", "x:y", "a:b:c"} {
		if _, err := network.ParseProviderHostPorts(text); err == nil {
			t.Errorf("%s passed", text)
		}
	}
}

func TestPortRanges(t *testing.T) {
	for text, want := range map[string]string{
		"80": "80/tcp", "80/tcp": "80/tcp", "1-5/udp": "1-5/udp", "7-7/udp": "7/udp", "icmp": "icmp", "80/TCP": "80/tcp",
	} {
		if p, err := network.ParsePortRange(text); err != nil || p.String() != want {
			t.Errorf("%s: %v, %v", text, p, err)
		}
	}
	for text, want := range map[string]string{
		"5-1/tcp": "invalid port range 5-1/tcp",
		"1-2-3":   `invalid port range "1-2-3"`,
		"80/http": `invalid protocol "http", expected "tcp", "udp", or "icmp"`,
		"70000":   "port range bounds must be between 0 and 65535, got 70000-70000",
		"80/icmp": `protocol "icmp" doesn't support any ports; got "80"`,
	} {
		if p, err := network.ParsePortRange(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, error is %v", text, p, err)
		}
	}
	a, b := network.MustParsePortRange("10-20/tcp"), network.MustParsePortRange("20-30/tcp")
	if !a.ConflictsWith(b) || a.ConflictsWith(network.MustParsePortRange("20-30/udp")) || a.Length() != 11 {
		t.Error("overlap or length is wrong")
	}
}

func TestCombineAndGroup(t *testing.T) {
	parse := network.MustParsePortRange
	got := network.CombinePortRanges(parse("81/tcp"), parse("5/udp"), parse("80/tcp"), parse("82-90/tcp"), parse("92/tcp"))
	if fmt.Sprint(got) != "[80-90/tcp 92/tcp 5/udp]" {
		t.Errorf("combined are %v", got)
	}
	group := network.GroupedPortRanges{"": {parse("80/tcp")}, "db": {parse("80/tcp"), parse("1/udp"), parse("9/tcp")}}
	if fmt.Sprint(group.UniquePortRanges()) != "[9/tcp 80/tcp 1/udp]" {
		t.Errorf("unique are %v", group.UniquePortRanges())
	}
	clone := group.Clone()
	clone["db"][0] = parse("7/tcp")
	if group["db"][0] != parse("80/tcp") {
		t.Error("a clone shares its ranges")
	}
	if got := network.UniquePortRanges([]network.PortRange{parse("2"), parse("1"), parse("2")}); fmt.Sprint(got) != "[2/tcp 1/tcp]" {
		t.Errorf("unique are %v", got)
	}
}

func ExampleHostPorts_PrioritizedForScope() {
	hps := network.NewMachineHostPorts(17070, "127.0.0.1", "10.0.0.1", "8.8.8.8").HostPorts()
	fmt.Println(hps.PrioritizedForScope(network.ScopeMatchPublic))
	// Output: [8.8.8.8:17070 10.0.0.1:17070]
}
