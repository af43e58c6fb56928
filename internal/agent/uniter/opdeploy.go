package uniter

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/internal/agent/hook"
)

// Charms puts charms into a unit's directory.
type Charms interface {
	// Stage makes the charm's archive available on this machine. Its SHA-256
	// has to be sha256, in hexadecimal.
	Stage(ctx context.Context, curl, sha256 string) error
	// Deploy makes the charm's directory hold the charm that was staged last,
	// beside what charms have written there. A Deploy that was cut short, by a
	// crash too, is mended by the next.
	Deploy(ctx context.Context) error
}

// deployOperation puts a charm into place.
type deployOperation struct {
	u    *Uniter
	step Step
}

func (o *deployOperation) String() string {
	if o.step.Upgrade {
		return fmt.Sprintf("upgrade to %s", o.step.CharmURL)
	}
	return fmt.Sprintf("install of %s", o.step.CharmURL)
}

// prepare fetches the charm. The controller learns of the unit's charm before the
// charm is in place, since its configuration belongs to it.
func (o *deployOperation) prepare(ctx context.Context, state State) (change, error) {
	charm, err := o.u.client.Charm(o.step.CharmURL)
	if err != nil {
		return change{}, err
	}
	sum, err := charm.ArchiveSha256(ctx)
	if err != nil {
		return change{}, fmt.Errorf("cannot learn the charm's checksum: %w", err)
	}
	if err := o.u.cfg.Charms.Stage(ctx, o.step.CharmURL, sum); err != nil {
		return change{}, err
	}
	if err := o.u.unit.SetCharmURL(ctx, o.step.CharmURL); err != nil {
		return change{}, fmt.Errorf("cannot set the unit's charm: %w", err)
	}
	o.u.remote.charmSet()
	state.Kind, state.Progress, state.CharmURL = Install, Pending, o.step.CharmURL
	if o.step.Upgrade {
		state.Kind = Upgrade // a hook that failed stays in the state
	}
	return change{state: state}, nil
}

func (o *deployOperation) execute(ctx context.Context, state State) (change, error) {
	return change{state: state}, o.u.cfg.Charms.Deploy(ctx)
}

// commit queues the hook that follows. After an upgrade in error that is the hook
// that had failed, as failed as it was.
func (o *deployOperation) commit(_ context.Context, state State) (change, error) {
	switch {
	case !o.step.Upgrade:
		state = state.queued(hook.Info{Kind: hook.Install})
	case state.Hook != nil:
		state.Kind, state.Progress = RunHook, Pending
	default:
		state = state.queued(hook.Info{Kind: hook.UpgradeCharm})
	}
	return change{state: state}, nil
}

func (o *deployOperation) release() {}
