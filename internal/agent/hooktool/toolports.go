package hooktool

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const portForm = "<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp"

// openPort registers a range of ports to open.
func openPort(hook Context) *command {
	return portCommand(&command{
		name: "open-port", purpose: "register a request to open a port or port range",
		doc: "The range is opened when the hook has succeeded, and can be reached from\n" +
			"outside while the application is exposed. --endpoints limits it to endpoints.",
	}, hook.OpenPortRange)
}

// closePort registers a range of ports to close.
func closePort(hook Context) *command {
	return portCommand(&command{
		name: "close-port", purpose: "register a request to close a port or port range",
		doc: "The range is closed when the hook has succeeded.",
	}, hook.ClosePortRange)
}

func portCommand(c *command, change func(ctx context.Context, endpoint string, r PortRange) error) *command {
	var (
		ports     PortRange
		endpoints string
		format    string
	)
	c.args = portForm
	c.flags.stringVar(&endpoints, "a comma-delimited list of application endpoints to target with this operation", "endpoints")
	c.flags.stringVar(&format, "deprecated format flag", "format")
	c.init = func(args []string) error {
		if len(args) == 0 {
			return errors.New("no port or range specified")
		}
		var err error
		if ports, err = parsePortRange(args[0]); err != nil {
			return err
		}
		return noMore(args[1:])
	}
	c.run = func(ctx context.Context, call *invocation) error {
		if format != "" {
			fmt.Fprintf(&call.stderr, "--format flag deprecated for command %q", c.name)
		}
		for endpoint := range strings.SplitSeq(endpoints, ",") {
			if err := change(ctx, strings.TrimSpace(endpoint), ports); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

// parsePortRange parses "80", "80/udp", "80-90/tcp" and "icmp".
func parsePortRange(arg string) (PortRange, error) {
	text, protocol, found := strings.Cut(strings.ToLower(arg), "/")
	if !found {
		protocol = "tcp"
	}
	if text == "icmp" && !found {
		return PortRange{From: -1, To: -1, Protocol: "icmp"}, nil
	}
	low, high, isRange := strings.Cut(text, "-")
	if !isRange {
		high = low
	}
	from, errFrom := strconv.ParseUint(low, 10, 31)
	to, errTo := strconv.ParseUint(high, 10, 31)
	if errFrom != nil || errTo != nil {
		return PortRange{}, fmt.Errorf("expected %s; got %q", portForm, arg)
	}
	r := PortRange{From: int(from), To: int(to), Protocol: protocol}
	return r, r.validate()
}

func (r PortRange) validate() error {
	switch {
	case r.Protocol == "icmp":
		return fmt.Errorf("protocol \"icmp\" doesn't support any ports; got \"%d\"", r.From)
	case r.Protocol != "tcp" && r.Protocol != "udp":
		return fmt.Errorf("protocol must be \"tcp\", \"udp\", or \"icmp\"; got %q", r.Protocol)
	case r.From > r.To:
		return fmt.Errorf("invalid port range %s", r)
	case r.From < 1 || r.To > 65535:
		return fmt.Errorf("port range bounds must be between 1 and 65535, got %d-%d", r.From, r.To)
	}
	return nil
}

// openedPorts lists the unit's open ports.
func openedPorts(hook Context) *command {
	var (
		out       output
		endpoints bool
	)
	c := &command{
		name: "opened-ports", purpose: "list all ports or port ranges opened by the unit",
		doc: "Changes that the hook has made so far are included. --endpoints adds the\n" +
			"endpoints that a range is open for, * standing for all of them.",
	}
	out.addFlags(&c.flags)
	c.flags.boolVar(&endpoints, "display the list of target application endpoints for each port range", "endpoints")
	c.run = func(ctx context.Context, call *invocation) error {
		opened, err := hook.OpenedPortRanges(ctx)
		if err != nil {
			return err
		}
		byRange := map[PortRange][]string{}
		for endpoint, ranges := range opened {
			if endpoint == "" {
				endpoint = "*"
			}
			for _, r := range ranges {
				byRange[r] = append(byRange[r], endpoint)
			}
		}
		lines := []string{}
		for _, r := range slices.SortedFunc(maps.Keys(byRange), comparePorts) {
			line := r.String()
			if endpoints {
				line += " (" + strings.Join(slices.Sorted(slices.Values(byRange[r])), ", ") + ")"
			}
			lines = append(lines, line)
		}
		return out.write(call, lines)
	}
	return c
}

func comparePorts(a, b PortRange) int {
	if c := strings.Compare(a.Protocol, b.Protocol); c != 0 {
		return c
	}
	if a.From != b.From {
		return a.From - b.From
	}
	return a.To - b.To
}
