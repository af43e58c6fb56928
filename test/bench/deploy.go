package bench

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"time"
)

// Deploys measures how long a user waits who types `deploy` with an example charm and then waits
// for it to be active, with the processor time of the controller; the agent's and the hooks' are
// not in it. Each time is a new application on a machine of its own.
func (p *Program) Deploys(ctx context.Context, rounds int) (all []Sample, err error) {
	place, err := p.Place()
	if err != nil {
		return nil, err
	}
	u, err := place.Up()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, u.Stop()) }()
	for n := range rounds {
		name := "example" + string(rune('a'+n))
		before, err := u.CPU()
		if err != nil {
			return nil, err
		}
		began := time.Now()
		if err := place.Run(ctx, "deploy", charmDir("dispatch"), name); err != nil {
			return nil, err
		}
		if err := place.Run(ctx, "wait-for", "application", name, "--timeout", "30s"); err != nil {
			return nil, err
		}
		wall := time.Since(began)
		after, err := u.CPU()
		if err != nil {
			return nil, err
		}
		all = append(all, Sample{Wall: wall, CPU: after - before})
	}
	return all, nil
}

// charmDir is where an example charm lies.
func charmDir(name string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "examples", "charms", name)
}
