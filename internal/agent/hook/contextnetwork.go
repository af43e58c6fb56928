package hook

import (
	"context"
	"fmt"
	"time"

	"github.com/gantline/gantline/internal/agent/hooktool"
	"github.com/gantline/gantline/juju/rpc/params"
)

// NetworkInfo implements hooktool.Networks.
func (c *Context) NetworkInfo(ctx context.Context, binding string, relation int) (hooktool.NetworkInfo, error) {
	var id *int
	if relation >= 0 {
		id = &relation
	}
	results, err := c.client.NetworkInfo(ctx, []string{binding}, id)
	if err != nil {
		return hooktool.NetworkInfo{}, err
	}
	result, ok := results[binding]
	switch {
	case !ok:
		return hooktool.NetworkInfo{}, fmt.Errorf("no network config found for binding %q", binding)
	case result.Error != nil:
		return hooktool.NetworkInfo{}, result.Error
	}
	info := hooktool.NetworkInfo{EgressSubnets: result.EgressSubnets, IngressAddresses: result.IngressAddresses}
	for _, b := range result.BindAddresses {
		device := hooktool.Device{MAC: b.MACAddress, Name: b.InterfaceName}
		for _, a := range b.Addresses {
			device.Addresses = append(device.Addresses, hooktool.Address{Hostname: a.Hostname, Value: a.Value, CIDR: a.CIDR})
		}
		info.Devices = append(info.Devices, device)
	}
	return info, nil
}

// GoalState implements hooktool.Goals.
func (c *Context) GoalState(ctx context.Context) (hooktool.GoalState, error) {
	result, err := c.client.GoalState(ctx)
	if err != nil {
		return hooktool.GoalState{}, err
	}
	goal := hooktool.GoalState{Units: goals(result.Units), Relations: map[string]map[string]hooktool.Goal{}}
	for endpoint, others := range result.Relations {
		goal.Relations[endpoint] = goals(others)
	}
	return goal, nil
}

func goals(in params.UnitsGoalState) map[string]hooktool.Goal {
	out := make(map[string]hooktool.Goal, len(in))
	for name, s := range in {
		var since time.Time
		if s.Since != nil {
			since = *s.Since
		}
		out[name] = hooktool.Goal{Status: s.Status, Since: since}
	}
	return out
}
