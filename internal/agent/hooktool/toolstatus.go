package hooktool

import (
	"context"
	"fmt"
	"slices"
)

// statusSet sets the status of the unit's workload or of the application.
func statusSet(hook Context) *command {
	var (
		application bool
		status      Status
	)
	c := &command{
		name: "status-set", args: "<maintenance | blocked | waiting | active> [message]",
		purpose: "set status information",
		doc: "The status is shown at once, whether or not the hook succeeds. The moment of\n" +
			"the last change moves even when status and message stay the same.",
	}
	c.flags.boolVar(&application, "set this status for the application to which the unit belongs if the unit is the leader", "application")
	c.init = func(args []string) error {
		if len(args) < 1 {
			return fmt.Errorf("invalid args, require <status> [message]")
		}
		valid := []string{"maintenance", "blocked", "waiting", "active"}
		if !slices.Contains(valid, args[0]) {
			return fmt.Errorf("invalid status %q, expected one of %v", args[0], valid)
		}
		status.Status = args[0]
		if len(args) == 1 {
			return nil
		}
		status.Info = args[1]
		return noMore(args[2:])
	}
	c.run = func(ctx context.Context, _ *invocation) error {
		if application {
			return hook.SetApplicationStatus(ctx, status)
		}
		return hook.SetUnitStatus(ctx, status)
	}
	return c
}

// statusGet prints the status of the unit's workload, or of the application and
// its units.
func statusGet(hook Context) *command {
	var (
		out               output
		data, application bool
	)
	c := &command{
		name: "status-get", purpose: "print status information",
		doc: "Without flags the bare status is printed; --include-data adds the message and\n" +
			"the data. Only the leader can ask for the status of the application.",
	}
	out.addFlags(&c.flags)
	c.flags.boolVar(&data, "print all status data", "include-data")
	c.flags.boolVar(&application, "print status for all units of this application if this unit is the leader", "application")
	c.run = func(ctx context.Context, call *invocation) error {
		if application {
			return writeApplicationStatus(ctx, hook, call, &out, data)
		}
		status, err := hook.UnitStatus(ctx)
		if err != nil {
			return fmt.Errorf("finding workload status: %w", err)
		}
		if !data && out.format == "smart" {
			return out.write(call, status.Status)
		}
		return out.write(call, status.details(data))
	}
	return c
}

func writeApplicationStatus(ctx context.Context, hook Context, call *invocation, out *output, data bool) error {
	status, err := hook.ApplicationStatus(ctx)
	if err != nil {
		return fmt.Errorf("finding application status: %w", err)
	}
	if !data && out.format == "smart" {
		return out.write(call, status.Application.Status)
	}
	details := status.Application.details(data)
	units := map[string]any{}
	for name, s := range status.Units {
		units[name] = s.details(data)
	}
	details["units"] = units
	return out.write(call, map[string]any{"application-status": details})
}

// details returns the status as it is printed.
func (s Status) details(all bool) map[string]any {
	if !all {
		return map[string]any{"status": s.Status}
	}
	data := s.Data
	if data == nil {
		data = map[string]any{}
	}
	return map[string]any{"status": s.Status, "message": s.Info, "status-data": data}
}

// isLeader prints whether the unit leads its application.
func isLeader(hook Context) *command {
	var out output
	c := &command{
		name: "is-leader", purpose: "print application leadership status",
		doc: "True means that the unit leads and will lead for 30 seconds at least; False\n" +
			"means that another unit may be told True.",
	}
	out.addFlags(&c.flags)
	c.run = func(ctx context.Context, call *invocation) error {
		leader, err := hook.IsLeader(ctx)
		if err != nil {
			return fmt.Errorf("leadership status unknown: %w", err)
		}
		return out.write(call, leader)
	}
	return c
}
