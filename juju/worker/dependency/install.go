package dependency

import (
	"maps"
	"slices"

	"github.com/gantline/gantline/juju/worker"
)

// Installer takes manifolds; an Engine is one.
type Installer interface {
	Install(name string, manifold Manifold) error
}

// Install puts all manifolds into the installer, in order of their names. It
// refuses all of them if they have a circle among themselves; any other error
// leaves those before it installed.
func Install(installer Installer, manifolds Manifolds) error {
	if err := Validate(manifolds); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(manifolds)) {
		if err := installer.Install(name, manifolds[name]); err != nil {
			return err
		}
	}
	return nil
}

// SelfManifold returns a manifold by which workers of the engine can reach the
// engine itself: it fills an *Installer or a *Reporter. It is to be installed in
// that engine only.
func SelfManifold(engine *Engine) Manifold {
	return Manifold{
		Start: func(Context) (worker.Worker, error) { return engine, nil },
		Output: Outputs(
			Output(func(e *Engine) Installer { return e }),
			Output(func(e *Engine) Reporter { return e }),
		),
	}
}
