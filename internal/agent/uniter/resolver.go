package uniter

import (
	"errors"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Action is what a step does.
type Action string

// The actions that Next chooses from.
const (
	// Wait: nothing to do until something changes.
	Wait Action = "wait"
	// WaitInError: a hook failed; nothing to do until it is resolved or retried.
	WaitInError Action = "wait in error"
	// ForgetResolved: the user wants an error to be resolved, and there is none.
	ForgetResolved Action = "forget resolved"
	// Deploy: put the charm into place, for the first time or as an upgrade.
	Deploy Action = "deploy"
	// Run: run the hook.
	Run Action = "run"
	// Retry: run the failed hook again.
	Retry Action = "retry"
	// Skip: take the failed hook for done, as the user asked.
	Skip Action = "skip"
	// Finish: commit the hook that was recorded or done before the agent ended.
	Finish Action = "finish"
	// AcceptLeadership: remember that the unit leads, and queue leader-elected.
	AcceptLeadership Action = "accept leadership"
	// ResignLeadership: remember that it does not.
	ResignLeadership Action = "resign leadership"
	// Terminate: the unit is done, for good.
	Terminate Action = "terminate"
)

// Step is the next thing to do.
type Step struct {
	Action Action
	// Hook is what Run, Retry, Skip and Finish are about.
	Hook hook.Info
	// CharmURL is what Deploy puts into place.
	CharmURL string
	// Upgrade says that Deploy replaces another charm.
	Upgrade bool
	// ClearResolved says that the step answers what the user asked for with
	// `resolved`, which is to be forgotten first.
	ClearResolved bool
}

// errNoCharm says that the application has no charm: an agent cannot begin.
var errNoCharm = errors.New("application has no charm")

// Next decides what to do next. It has no memory and asks nobody.
func Next(local Local, remote Snapshot) (Step, error) {
	if remote.Life == life.Dead {
		return Step{Action: Terminate}, nil
	}
	switch local.Kind {
	case "":
		if remote.Life != life.Alive {
			return Step{Action: Terminate}, nil // nothing was ever done
		}
		if remote.CharmURL == "" {
			return Step{}, errNoCharm
		}
		return Step{Action: Deploy, CharmURL: remote.CharmURL}, nil
	case Install:
		if remote.Life != life.Alive {
			return Step{Action: Terminate}, nil
		}
		return Step{Action: Deploy, CharmURL: local.CharmURL}, nil
	case Upgrade:
		return Step{Action: Deploy, CharmURL: local.CharmURL, Upgrade: true}, nil
	case RunHook:
		return nextOfHook(local, remote), nil
	}
	return nextWhenIdle(local, remote), nil
}

// nextOfHook goes on with a hook that is queued, was begun, or is done.
func nextOfHook(local Local, remote Snapshot) Step {
	h := *local.Hook
	switch local.Progress {
	case Queued:
		if h.Kind == hook.Install && remote.Life != life.Alive {
			return Step{Action: Terminate} // the charm never ran
		}
		if s, ok := leadership(local, remote); ok && s.Action == ResignLeadership {
			return s
		}
		if gone(h, remote) {
			return Step{Action: Skip, Hook: h}
		}
		return Step{Action: Run, Hook: h}
	case Done:
		return Step{Action: Finish, Hook: h}
	}
	switch {
	case gone(h, remote):
		return Step{Action: Skip, Hook: h}
	case local.Recorded:
		return Step{Action: Finish, Hook: h}
	case remote.Resolved == params.ResolvedRetryHooks:
		return Step{Action: Retry, Hook: h, ClearResolved: true}
	case remote.Resolved == params.ResolvedNoHooks:
		return Step{Action: Skip, Hook: h, ClearResolved: true}
	case remote.ForceUpgrade && charmChanged(local, remote):
		return Step{Action: Deploy, CharmURL: remote.CharmURL, Upgrade: true}
	case local.RetryDue:
		return Step{Action: Retry, Hook: h}
	}
	return Step{Action: WaitInError, Hook: h}
}

// gone says whether the hook is about a relation that is no more: then there is
// nothing to tell the charm.
func gone(h hook.Info, remote Snapshot) bool {
	_, there := remote.Relations[h.RelationID]
	return h.Kind.IsRelation() && !there
}

// rebooted says whether the machine was started anew since the charm was: what start made run is
// gone with the boot before.
func rebooted(local Local, remote Snapshot) bool {
	return local.Started && !local.Stopped && remote.Boot != "" && local.Boot != remote.Boot
}

// nextWhenIdle chooses what to begin when nothing is under way.
func nextWhenIdle(local Local, remote Snapshot) Step {
	if remote.Resolved != params.ResolvedNone {
		return Step{Action: ForgetResolved} // there is nothing to resolve
	}
	if remote.Life != life.Alive {
		return nextWhenDying(local, remote)
	}
	if rebooted(local, remote) {
		return Step{Action: Run, Hook: hook.Info{Kind: hook.Start}}
	}
	if h, ok := nextRelationCreated(local, remote); ok && local.Installed {
		return Step{Action: Run, Hook: h}
	}
	if s, ok := leadership(local, remote); ok {
		return s
	}
	switch {
	case !local.Installed:
		return Step{Action: Run, Hook: hook.Info{Kind: hook.Install}}
	case charmChanged(local, remote):
		return Step{Action: Deploy, CharmURL: remote.CharmURL, Upgrade: true}
	case configChanged(local, remote):
		return Step{Action: Run, Hook: hook.Info{Kind: hook.ConfigChanged}}
	case !local.Started:
		return Step{Action: Run, Hook: hook.Info{Kind: hook.Start}}
	}
	if h, ok := nextRelationHook(local, remote); ok {
		return Step{Action: Run, Hook: h}
	}
	if local.StatusDue {
		return Step{Action: Run, Hook: hook.Info{Kind: hook.UpdateStatus}}
	}
	return Step{Action: Wait}
}

// nextWhenDying leaves the relations, stops the charm, removes it.
func nextWhenDying(local Local, remote Snapshot) Step {
	if h, ok := nextRelationHook(local, remote); ok {
		return Step{Action: Run, Hook: h}
	}
	switch {
	case local.Started && !local.Stopped:
		return Step{Action: Run, Hook: hook.Info{Kind: hook.Stop}}
	case local.Installed && !local.Removed:
		return Step{Action: Run, Hook: hook.Info{Kind: hook.Remove}}
	}
	return Step{Action: Terminate}
}

// leadership follows the unit's role in its application.
func leadership(local Local, remote Snapshot) (Step, bool) {
	switch {
	case remote.Leader && !local.Leader && local.Installed && local.Kind == Continue:
		return Step{Action: AcceptLeadership}, true
	case !remote.Leader && local.Leader:
		return Step{Action: ResignLeadership}, true
	}
	return Step{}, false
}

func charmChanged(local Local, remote Snapshot) bool {
	return remote.CharmURL != "" && local.CharmURL != "" && remote.CharmURL != local.CharmURL
}

func configChanged(local Local, remote Snapshot) bool {
	return local.ConfigHash != remote.ConfigHash || local.TrustHash != remote.TrustHash ||
		local.AddressesHash != remote.AddressesHash
}
