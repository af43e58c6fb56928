package environment

import (
	"context"
	"slices"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Facade is one facade that the server offers and an environment has methods for.
type Facade struct {
	// Attr is what python-jujuclient calls it; the accessor has the same name.
	Attr string
	// Version is the version that calls use.
	Version int
}

// attributes are the facades by attribute. Those of Juju 1 that became others stand beside them.
func attributes() map[string]string {
	return map[string]string{
		"Action": "actions", "Annotations": "annotations", "Application": "application", "Backups": "backups",
		"Charms": "charms", "Client": "client", "EnvironmentManager": "mess", "HighAvailability": "ha",
		"ImageManager": "images", "KeyManager": "keys", "ModelManager": "models", "UserManager": "users",
	}
}

// Facades returns the facades that the server offers to this login, on the model and on the
// controller, by name: those with an accessor, in the version that both sides know best.
func (e *Environment) Facades(ctx context.Context) (map[string]Facade, error) {
	out := map[string]Facade{}
	old, err := e.older(ctx)
	if err != nil {
		return nil, err
	}
	if old != nil {
		for name, attr := range attributes() {
			if versions := old.facades[name]; len(versions) > 0 {
				out[name] = Facade{attr, slices.Max(versions)}
			}
		}
		return out, nil
	}
	model, err := e.conn(ctx, "Facades")
	if err != nil {
		return nil, err
	}
	root, err := e.root(ctx)
	if err != nil {
		return nil, err
	}
	for _, conn := range []api.Connection{root, model} {
		for name, attr := range attributes() {
			if n := conn.NegotiateFacade(name); n.OK {
				out[name] = Facade{attr, n.Best}
			}
		}
	}
	return out, nil
}

// group is a facade's methods; each accessor's type is one.
type group struct{ env *Environment }

// Users returns the methods of UserManager.
func (e *Environment) Users() Users { return Users{e} }

// Charms returns the methods of Charms.
func (e *Environment) Charms() Charms { return Charms{e} }

// Annotations returns the methods of Annotations.
func (e *Environment) Annotations() Annotations { return Annotations{e} }

// Keys returns the methods of KeyManager.
func (e *Environment) Keys() Keys { return Keys{e} }

// Backups returns the methods of Backups.
func (e *Environment) Backups() Backups { return Backups{e} }

// Images returns the methods of ImageManager, which is gone.
func (e *Environment) Images() Images { return Images{e} }

// HA returns the methods of HighAvailability.
func (e *Environment) HA() HA { return HA{e} }

// Actions returns the methods of Action.
func (e *Environment) Actions() Actions { return Actions{e} }

// Mess returns the methods of Juju 1's EnvironmentManager, which ModelManager answers now.
func (e *Environment) Mess() Mess { return Mess{e} }

// Models returns the methods of ModelManager.
func (e *Environment) Models() Models { return Models{e} }

// Application returns the methods of Application that have names of their own.
func (e *Environment) Application() Application { return Application{e} }

// Client returns the environment itself: it has the methods of Client.
func (e *Environment) Client() *Environment { return e }

// Application is the attribute application; see Environment.Application.
type Application group

// Get is Environment.GetApplication.
func (g Application) Get(ctx context.Context, name string) (*params.ApplicationGetResults, error) {
	return g.env.GetApplication(ctx, name)
}

// Set is Environment.SetConfig.
func (g Application) Set(ctx context.Context, name string, config Config) error {
	return g.env.SetConfig(ctx, name, config)
}

// Unset is Environment.UnsetConfig.
func (g Application) Unset(ctx context.Context, name string, options ...string) error {
	return g.env.UnsetConfig(ctx, name, options...)
}

// Charms is the attribute charms; see Environment.Charms.
type Charms group

// Info is Environment.GetCharm.
func (g Charms) Info(ctx context.Context, charmURL string) (*params.Charm, error) {
	return g.env.GetCharm(ctx, charmURL)
}

// List returns the URLs of the model's charms, of all or of those with the names.
func (g Charms) List(ctx context.Context, names ...string) ([]string, error) {
	if names == nil {
		names = []string{}
	}
	var out params.CharmsListResult
	err := g.env.call(ctx, "Charms", "List", params.CharmsList{Names: names}, &out)
	return out.CharmURLs, err
}
