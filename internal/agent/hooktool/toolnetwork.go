package hooktool

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// networkGetCall is one call of network-get.
type networkGetCall struct {
	hook     Context
	out      output
	relation int // -1 when not given
	binding  string

	bind, ingress, egress, primary bool
}

// networkGet prints the addresses of the unit for one of its bindings.
func networkGet(hook Context) *command {
	n := &networkGetCall{hook: hook, relation: -1}
	c := &command{
		name: "network-get", args: "<binding-name> [--ingress-address] [--bind-address] [--egress-subnets]",
		purpose: "get network config",
		doc: "Without flags everything is printed: the addresses that the unit can bind to,\n" +
			"those under which others reach it, and the subnets that its traffic comes from.\n" +
			"With one flag that alone is printed, with several a map of them. -r tells of the\n" +
			"addresses as one relation sees them.",
		init: n.init, run: n.run,
	}
	n.out.addFlags(&c.flags)
	c.flags.boolVar(&n.primary, "(deprecated) get the primary address for the binding", "primary-address")
	c.flags.boolVar(&n.bind, "get the address for the binding on which the unit should listen", "bind-address")
	c.flags.boolVar(&n.ingress, "get the ingress address for the binding", "ingress-address")
	c.flags.boolVar(&n.egress, "get the egress subnets for the binding", "egress-subnets")
	initial := ""
	if r, ok := hook.HookRelation(); ok {
		initial = r.FakeID()
		n.relation = idOf(initial)
	}
	c.flags.add(&option{
		names: []string{"r", "relation"}, usage: "specify a relation by id", initial: initial,
		set: func(s string) error {
			id, err := strconv.Atoi(s[strings.LastIndexByte(s, ':')+1:])
			if err != nil {
				return errors.New("invalid relation id")
			}
			n.relation = id
			_, err = hook.Relation(id)
			return err
		},
	})
	return c
}

// idOf returns the number in "db:3".
func idOf(fakeID string) int {
	id, err := strconv.Atoi(fakeID[strings.LastIndexByte(fakeID, ':')+1:])
	if err != nil {
		return -1
	}
	return id
}

func (n *networkGetCall) init(args []string) error {
	if len(args) == 0 || args[0] == "" {
		return errors.New("no arguments specified")
	}
	n.binding = args[0]
	return noMore(args[1:])
}

func (n *networkGetCall) run(ctx context.Context, call *invocation) error {
	info, err := n.hook.NetworkInfo(ctx, n.binding, n.relation)
	if err != nil {
		return err
	}
	if n.primary {
		address, err := info.bindAddress()
		if err != nil {
			return err
		}
		return n.out.write(call, address)
	}
	asked := map[string]any{}
	if n.bind {
		if asked["bind-address"], err = info.bindAddress(); err != nil {
			return err
		}
	}
	if n.ingress {
		if asked["ingress-address"], err = info.ingressAddress(); err != nil {
			return err
		}
	}
	if n.egress {
		asked["egress-subnets"] = info.EgressSubnets
	}
	switch len(asked) {
	case 0:
		return n.out.write(call, info.printed(n.out.format == "json"))
	case 1:
		for _, value := range asked {
			return n.out.write(call, value)
		}
	}
	return n.out.write(call, asked)
}

func (n NetworkInfo) bindAddress() (string, error) {
	for _, device := range n.Devices {
		for _, a := range device.Addresses {
			return a.Value, nil
		}
	}
	return "", errors.New("no bind address found")
}

func (n NetworkInfo) ingressAddress() (string, error) {
	if len(n.IngressAddresses) == 0 {
		return "", errors.New("no ingress address found")
	}
	return n.IngressAddresses[0], nil
}

// printed returns the whole as it is printed; all forms but JSON have older names
// beside the newer ones.
func (n NetworkInfo) printed(json bool) map[string]any {
	devices := []any{}
	for _, d := range n.Devices {
		addresses := []any{}
		for _, a := range d.Addresses {
			address := map[string]any{"hostname": a.Hostname, "value": a.Value, "cidr": a.CIDR}
			if !json {
				address["address"] = a.Value
			}
			addresses = append(addresses, address)
		}
		device := map[string]any{"mac-address": d.MAC, "interface-name": d.Name, "addresses": addresses}
		if !json {
			device["macaddress"], device["interfacename"] = d.MAC, d.Name
		}
		devices = append(devices, device)
	}
	printed := map[string]any{"bind-addresses": devices}
	if len(n.EgressSubnets) > 0 {
		printed["egress-subnets"] = n.EgressSubnets
	}
	if len(n.IngressAddresses) > 0 {
		printed["ingress-addresses"] = n.IngressAddresses
	}
	return printed
}
