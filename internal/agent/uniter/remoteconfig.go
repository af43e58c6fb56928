package uniter

import (
	"context"

	apiuniter "github.com/gantline/gantline/juju/api/agent/uniter"
)

// followConfig watches the application's configuration. Its hash is that of the
// unit's charm, so the watch is opened anew when the unit is given another: what
// the one from before still says would have config-changed run once too often.
func (r *remote) followConfig(ctx context.Context, unit *apiuniter.Unit) error {
	for {
		watch, stop := context.WithCancel(ctx)
		r.mu.Lock()
		r.stopConfig = stop
		r.mu.Unlock()
		err := follow(watch, unit.WatchConfigSettingsHash, func(hashes []string) error {
			return r.updateConfig(watch, hashes)
		})
		stopped := watch.Err() != nil
		stop()
		if ctx.Err() != nil || !stopped {
			return err
		}
	}
}

// updateConfig notes a hash unless its watch was stopped in the meantime.
func (r *remote) updateConfig(watch context.Context, hashes []string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := watch.Err(); err != nil {
		return err
	}
	if n := len(hashes); n > 0 {
		r.snapshot.ConfigHash = hashes[n-1]
	}
	delete(r.missing, partConfig)
	r.notify()
	return nil
}

// charmSet takes note that the controller was told of the unit's charm: the hash
// of its configuration is not known until it is asked for again.
func (r *remote) charmSet() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.missing[partConfig] = true
	if r.stopConfig != nil {
		r.stopConfig()
	}
}
