package uniter_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// started is a unit that has nothing to do.
func started() uniter.Local {
	return uniter.Local{
		Unit: "web/0",
		State: uniter.State{
			Kind: uniter.Continue, Progress: uniter.Pending, Installed: true, Started: true,
			CharmURL: "local:web-0", ConfigHash: "c", TrustHash: "t", AddressesHash: "a",
		},
	}
}

// wanted is what the controller wants of such a unit: nothing new.
func wanted() uniter.Snapshot {
	return uniter.Snapshot{
		Life: life.Alive, ApplicationLife: life.Alive, CharmURL: "local:web-0",
		ConfigHash: "c", TrustHash: "t", AddressesHash: "a",
	}
}

func inHook(l *uniter.Local, progress uniter.Progress, h hook.Info) {
	l.Kind, l.Progress, l.Hook = uniter.RunHook, progress, &h
}

func related(s *uniter.Snapshot, r uniter.RelationSnapshot) {
	r.Endpoint, r.Application = "db", "mysql"
	if r.Life == "" {
		r.Life = life.Alive
	}
	s.Relations = map[int]uniter.RelationSnapshot{3: r}
}

func knows(l *uniter.Local, r uniter.RelationState) {
	r.ID = 3
	l.Relations = map[int]uniter.RelationState{3: r}
}

func run(kind hook.Kind) uniter.Step {
	return uniter.Step{Action: uniter.Run, Hook: hook.Info{Kind: kind}}
}

func runRelation(h hook.Info) uniter.Step {
	h.RelationID = 3
	if h.RemoteApplication == "" {
		h.RemoteApplication = "mysql"
	}
	return uniter.Step{Action: uniter.Run, Hook: h}
}

func TestNext(t *testing.T) {
	start := hook.Info{Kind: hook.Start}
	tests := []struct {
		about  string
		change func(*uniter.Local, *uniter.Snapshot)
		want   uniter.Step
	}{
		{"nothing to do", func(*uniter.Local, *uniter.Snapshot) {}, uniter.Step{Action: uniter.Wait}},
		{"a new unit is installed", func(l *uniter.Local, _ *uniter.Snapshot) {
			l.State = uniter.State{}
		}, uniter.Step{Action: uniter.Deploy, CharmURL: "local:web-0"}},
		{"a new unit that is dying never begins", func(l *uniter.Local, s *uniter.Snapshot) {
			l.State, s.Life = uniter.State{}, life.Dying
		}, uniter.Step{Action: uniter.Terminate}},
		{"an install that was cut short is done again", func(l *uniter.Local, _ *uniter.Snapshot) {
			l.State = uniter.State{Kind: uniter.Install, Progress: uniter.Pending, CharmURL: "local:web-0"}
		}, uniter.Step{Action: uniter.Deploy, CharmURL: "local:web-0"}},
		{"an upgrade that was cut short is done again", func(l *uniter.Local, _ *uniter.Snapshot) {
			l.Kind, l.CharmURL = uniter.Upgrade, "local:web-1"
		}, uniter.Step{Action: uniter.Deploy, CharmURL: "local:web-1", Upgrade: true}},
		{"a queued hook is run", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Queued, start)
		}, run(hook.Start)},
		{"install is not run for a dying unit", func(l *uniter.Local, s *uniter.Snapshot) {
			l.Installed, s.Life = false, life.Dying
			inHook(l, uniter.Queued, hook.Info{Kind: hook.Install})
		}, uniter.Step{Action: uniter.Terminate}},
		{"a pending hook has failed", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
		}, uniter.Step{Action: uniter.WaitInError, Hook: start}},
		{"a pending hook that was recorded is committed", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			l.Recorded = true
		}, uniter.Step{Action: uniter.Finish, Hook: start}},
		{"a hook that is done is committed", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Done, start)
		}, uniter.Step{Action: uniter.Finish, Hook: start}},
		{"a failed hook is retried in time", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			l.RetryDue = true
		}, uniter.Step{Action: uniter.Retry, Hook: start}},
		{"resolved retries", func(l *uniter.Local, s *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			s.Resolved = params.ResolvedRetryHooks
		}, uniter.Step{Action: uniter.Retry, Hook: start, ClearResolved: true}},
		{"resolved --no-retry skips", func(l *uniter.Local, s *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			s.Resolved = params.ResolvedNoHooks
		}, uniter.Step{Action: uniter.Skip, Hook: start, ClearResolved: true}},
		{"an upgrade waits for an error to be resolved", func(l *uniter.Local, s *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			s.CharmURL = "local:web-1"
		}, uniter.Step{Action: uniter.WaitInError, Hook: start}},
		{"a forced upgrade does not", func(l *uniter.Local, s *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			s.CharmURL, s.ForceUpgrade = "local:web-1", true
		}, uniter.Step{Action: uniter.Deploy, CharmURL: "local:web-1", Upgrade: true}},
		{"resolved in vain is forgotten", func(_ *uniter.Local, s *uniter.Snapshot) {
			s.Resolved = params.ResolvedRetryHooks
		}, uniter.Step{Action: uniter.ForgetResolved}},
		{"another charm", func(_ *uniter.Local, s *uniter.Snapshot) {
			s.CharmURL = "local:web-1"
		}, uniter.Step{Action: uniter.Deploy, CharmURL: "local:web-1", Upgrade: true}},
		{"another configuration", func(_ *uniter.Local, s *uniter.Snapshot) { s.ConfigHash = "d" }, run(hook.ConfigChanged)},
		{"another trust", func(_ *uniter.Local, s *uniter.Snapshot) { s.TrustHash = "d" }, run(hook.ConfigChanged)},
		{"other addresses", func(_ *uniter.Local, s *uniter.Snapshot) { s.AddressesHash = "d" }, run(hook.ConfigChanged)},
		{"config-changed goes before start", func(l *uniter.Local, s *uniter.Snapshot) {
			l.Started, s.ConfigHash = false, "d"
		}, run(hook.ConfigChanged)},
		{"start", func(l *uniter.Local, _ *uniter.Snapshot) { l.Started = false }, run(hook.Start)},
		{"update-status", func(l *uniter.Local, _ *uniter.Snapshot) { l.StatusDue = true }, run(hook.UpdateStatus)},
		{"leadership won", func(_ *uniter.Local, s *uniter.Snapshot) { s.Leader = true }, uniter.Step{Action: uniter.AcceptLeadership}},
		{"leadership goes before config-changed", func(_ *uniter.Local, s *uniter.Snapshot) {
			s.Leader, s.ConfigHash = true, "d"
		}, uniter.Step{Action: uniter.AcceptLeadership}},
		{"leadership lost", func(l *uniter.Local, _ *uniter.Snapshot) { l.Leader = true }, uniter.Step{Action: uniter.ResignLeadership}},
		{"leadership lost before the hook that tells it", func(l *uniter.Local, _ *uniter.Snapshot) {
			l.Leader = true
			inHook(l, uniter.Queued, hook.Info{Kind: hook.LeaderElected})
		}, uniter.Step{Action: uniter.ResignLeadership}},
		{"stop", func(_ *uniter.Local, s *uniter.Snapshot) { s.Life = life.Dying }, run(hook.Stop)},
		{"remove", func(l *uniter.Local, s *uniter.Snapshot) { l.Stopped, s.Life = true, life.Dying }, run(hook.Remove)},
		{"the end", func(l *uniter.Local, s *uniter.Snapshot) {
			l.Stopped, l.Removed, s.Life = true, true, life.Dying
		}, uniter.Step{Action: uniter.Terminate}},
		{"dead at once", func(l *uniter.Local, s *uniter.Snapshot) {
			inHook(l, uniter.Pending, start)
			s.Life = life.Dead
		}, uniter.Step{Action: uniter.Terminate}},

		{"relation-created goes before leadership and configuration", func(_ *uniter.Local, s *uniter.Snapshot) {
			s.Leader, s.ConfigHash = true, "d"
			related(s, uniter.RelationSnapshot{Members: map[string]int64{"mysql/0": 1}})
		}, runRelation(hook.Info{Kind: hook.RelationCreated})},
		{"a suspended relation is not created", func(_ *uniter.Local, s *uniter.Snapshot) {
			related(s, uniter.RelationSnapshot{Suspended: true})
		}, uniter.Step{Action: uniter.Wait}},
		{"joined, in the order of names", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{})
			related(s, uniter.RelationSnapshot{Members: map[string]int64{"mysql/1": 7, "mysql/0": 5}})
		}, runRelation(hook.Info{Kind: hook.RelationJoined, RemoteUnit: "mysql/0", ChangeVersion: 5})},
		{"changed follows joined before all else", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{Members: map[string]int64{"mysql/1": 4, "mysql/9": 1}, ChangedPending: "mysql/1"})
			related(s, uniter.RelationSnapshot{Life: life.Dying, Members: map[string]int64{"mysql/1": 5}})
		}, runRelation(hook.Info{Kind: hook.RelationChanged, RemoteUnit: "mysql/1", ChangeVersion: 5})},
		{"departed goes before the application's change", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{Members: map[string]int64{"mysql/1": 4}})
			related(s, uniter.RelationSnapshot{Applications: map[string]int64{"mysql": 2}})
		}, runRelation(hook.Info{Kind: hook.RelationDeparted, RemoteUnit: "mysql/1", ChangeVersion: 4, Departee: "mysql/1"})},
		{"the application's change goes before joined", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{})
			related(s, uniter.RelationSnapshot{
				Members: map[string]int64{"mysql/1": 4}, Applications: map[string]int64{"mysql": 2},
			})
		}, runRelation(hook.Info{Kind: hook.RelationChanged, ChangeVersion: 2})},
		{"settings that were never written are no change", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{})
			related(s, uniter.RelationSnapshot{Applications: map[string]int64{"mysql": 0}})
		}, uniter.Step{Action: uniter.Wait}},
		{"any other version is a change", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{Members: map[string]int64{"mysql/1": 4}})
			related(s, uniter.RelationSnapshot{Members: map[string]int64{"mysql/1": 3}})
		}, runRelation(hook.Info{Kind: hook.RelationChanged, RemoteUnit: "mysql/1", ChangeVersion: 3})},
		{"all depart from a dying relation", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{Members: map[string]int64{"mysql/1": 4}})
			related(s, uniter.RelationSnapshot{Life: life.Dying, Members: map[string]int64{"mysql/1": 4}})
		}, runRelation(hook.Info{Kind: hook.RelationDeparted, RemoteUnit: "mysql/1", ChangeVersion: 4, Departee: "mysql/1"})},
		{"from a dying unit it is the unit that departs", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{Members: map[string]int64{"mysql/1": 4}})
			related(s, uniter.RelationSnapshot{Members: map[string]int64{"mysql/1": 4}})
			s.Life = life.Dying
		}, runRelation(hook.Info{Kind: hook.RelationDeparted, RemoteUnit: "mysql/1", ChangeVersion: 4, Departee: "web/0"})},
		{"then it is broken", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{})
			related(s, uniter.RelationSnapshot{Suspended: true, Members: map[string]int64{"mysql/1": 4}})
		}, runRelation(hook.Info{Kind: hook.RelationBroken})},
		{"among peers nothing breaks", func(l *uniter.Local, s *uniter.Snapshot) {
			knows(l, uniter.RelationState{})
			related(s, uniter.RelationSnapshot{Peer: true})
			s.Life = life.Dying
		}, run(hook.Stop)},
		{"a relation that is gone has nothing to tell", func(l *uniter.Local, _ *uniter.Snapshot) {
			inHook(l, uniter.Pending, hook.Info{Kind: hook.RelationChanged, RelationID: 3})
		}, uniter.Step{Action: uniter.Skip, Hook: hook.Info{Kind: hook.RelationChanged, RelationID: 3}}},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			l, s := started(), wanted()
			test.change(&l, &s)
			got, err := uniter.Next(l, s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNextWithoutACharm(t *testing.T) {
	s := wanted()
	s.CharmURL = ""
	if step, err := uniter.Next(uniter.Local{}, s); err == nil {
		t.Errorf("got %v, want an error", step)
	}
}
