package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/internal/cli/query"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/model"
	"github.com/spf13/cobra"
)

// waitable is a kind of entity that can be waited for.
type waitable struct {
	kind, example, query string
	fields               []string
	// find returns the entity's fields; ok is false where it does not exist.
	find func(m *model.Model, name string) (fields map[string]string, ok bool)
}

func waitables() []waitable {
	return []waitable{
		{"application", "web", `life=="alive" && status=="active"`, []string{"life", "status", "name", "charm", "workload-version"},
			func(m *model.Model, name string) (map[string]string, bool) {
				a := m.Applications[name]
				if a == nil {
					return nil, false
				}
				return map[string]string{
					"life": string(a.Life), "status": string(m.ApplicationStatus(name)), "name": a.Name,
					"charm": a.CharmURL, "workload-version": a.WorkloadVersion,
				}, true
			}},
		{"unit", "web/0", `life=="alive" && workload-status=="active"`, []string{"life", "status", "workload-status", "agent-status", "machine", "name"},
			func(m *model.Model, name string) (map[string]string, bool) {
				u := m.Units[name]
				if u == nil {
					return nil, false
				}
				return map[string]string{
					"life": string(u.Life), "status": string(u.WorkloadStatus.Current), "workload-status": string(u.WorkloadStatus.Current),
					"agent-status": string(u.AgentStatus.Current), "machine": u.MachineId, "name": u.Name,
				}, true
			}},
		{"machine", "0", `life=="alive" && status=="started"`, []string{"life", "status", "instance-status", "id"},
			func(m *model.Model, id string) (map[string]string, bool) {
				x := m.Machines[id]
				if x == nil {
					return nil, false
				}
				return map[string]string{
					"life": string(x.Life), "status": string(x.AgentStatus.Current),
					"instance-status": string(x.InstanceStatus.Current), "id": x.Id,
				}, true
			}},
		{"model", "default", `life=="alive" && status=="available"`, []string{"life", "status", "name"},
			func(m *model.Model, _ string) (map[string]string, bool) {
				if m.Info == nil {
					return nil, false
				}
				return map[string]string{"life": string(m.Info.Life), "status": string(m.Info.Status.Current), "name": m.Info.Name}, true
			}},
	}
}

func newWaitFor(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "wait-for",
		Short: "Wait until an application, unit, machine or model is as wanted",
		Long: "Wait until an entity is as wanted. The controller tells of every change; nothing is polled.\n\n" +
			"A query compares fields with texts: ==, !=, joined by && and ||.",
		Example: "  gantline wait-for application web\n  gantline wait-for unit web/0 --query 'agent-status==\"idle\"' --timeout 2m",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError("cannot wait for %q: choose application, unit, machine or model", args[0])
			}
			return cmd.Help()
		},
	}
	for _, w := range waitables() {
		cmd.AddCommand(newWaitForKind(e, w))
	}
	return cmd
}

func newWaitForKind(e *Env, w waitable) *cobra.Command {
	cmd := &cobra.Command{
		Use:     w.kind + " <name>",
		Short:   "Wait until the " + w.kind + " is as wanted",
		Example: "  gantline wait-for " + w.kind + " " + w.example,
		Args:    oneArg("the " + w.kind + "'s name"),
	}
	s := e.modelFlags(cmd)
	text := cmd.Flags().String("query", w.query, "what to wait for")
	timeout := cmd.Flags().Duration("timeout", 10*time.Minute, "how long to wait")
	summary := cmd.Flags().Bool("summary", true, "show the entity at the end")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		q, err := query.Parse(*text, w.fields...)
		if err != nil {
			return &UsageError{err.Error()}
		}
		if w.kind == "model" && s.model == "" {
			s.model = args[0]
		}
		fields, err := wait(cmd, s, w, args[0], q, *timeout)
		if err != nil || !*summary {
			return err
		}
		return output.YAML(cmd.OutOrStdout(), map[string]any{"properties": map[string]string{"life": fields["life"], "status": fields["status"]}})
	}
	return cmd
}

func wait(cmd *cobra.Command, s *scope, w waitable, name string, q *query.Query, timeout time.Duration) (map[string]string, error) {
	conn, err := s.openModel(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
	defer cancel()
	watcher, err := client.NewClient(conn).WatchAllContext(ctx)
	if err != nil {
		return nil, err
	}
	var fields map[string]string
	told, seen := "", false
	err = model.Follow(ctx, model.New(), watcher, func(m *model.Model) (bool, error) {
		found, ok := w.find(m, name)
		if !ok && seen && q.Holds(map[string]string{"life": "dead"}) {
			fields = map[string]string{"life": "dead"}
			return true, nil
		}
		if !ok && seen {
			return false, fmt.Errorf("%s %q was removed while waiting", w.kind, name)
		}
		fields, seen = found, ok
		if now := describe(w.kind, name, found, ok); now != told {
			told = now
			say(cmd, "%s", now)
		}
		return ok && q.Holds(found), nil
	})
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, fmt.Errorf("timed out after %s waiting for %s %q to reach goal state %s; it is: %s", timeout, w.kind, name, q, strings.TrimSuffix(told, ", waiting..."))
	}
	return fields, err
}

func describe(kind, name string, fields map[string]string, ok bool) string {
	if !ok {
		return fmt.Sprintf("%s %q not found, waiting...", kind, name)
	}
	return fmt.Sprintf("%s %q is %s (%s)", kind, name, fields["status"], fields["life"])
}
