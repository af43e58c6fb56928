package hooktool

import (
	"context"
	"fmt"
	"time"
)

// goalState prints the units and relations that the unit will have when the model
// has settled.
func goalState(hook Context) *command {
	var out output
	c := &command{
		name: "goal-state", purpose: "print the status of the charm's peers and related units",
		doc: "Units that are on their way out are shown as dying, those that are gone are not\n" +
			"shown. Relations are listed by endpoint, with the application and the units of\n" +
			"the other side.",
	}
	out.addFlags(&c.flags)
	out.format = "yaml"
	format := c.flags.find("format")
	format.usage, format.initial = "Specify output format (json|yaml)", "yaml"
	format.set = func(s string) error {
		if s != "json" && s != "yaml" {
			return fmt.Errorf("unknown format %q", s)
		}
		out.format = s
		return nil
	}
	c.run = func(ctx context.Context, call *invocation) error {
		goal, err := hook.GoalState(ctx)
		if err != nil {
			return err
		}
		relations := map[string]any{}
		for endpoint, others := range goal.Relations {
			relations[endpoint] = printGoals(others)
		}
		return out.write(call, map[string]any{"units": printGoals(goal.Units), "relations": relations})
	}
	return c
}

func printGoals(goals map[string]Goal) map[string]any {
	printed := make(map[string]any, len(goals))
	for name, g := range goals {
		printed[name] = map[string]any{"status": g.Status, "since": g.Since.UTC().Format(time.DateTime + "Z")}
	}
	return printed
}
