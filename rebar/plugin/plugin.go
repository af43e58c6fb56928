// Package plugin is the framework for Digital Rebar plugin providers: programs
// that add object types, content, files and actions to an endpoint, and hear its
// events.
//
// A provider is a definition (models.PluginProvider) and a value with the methods
// of PluginConfig and any other interface of this package. A program of its own
// hands both to InitApp and executes App:
//
//	func main() {
//		plugin.InitApp("hello", "Says hello", version, &def, &Plugin{})
//		if plugin.App.Execute() != nil {
//			os.Exit(1)
//		}
//	}
//
// InitApp and App are a thin shell over New and Provider.Run, which have no
// globals and take a context.
//
// # Protocol
//
// The host runs "define", which prints the definition as JSON; "unpack DIR",
// which writes files below DIR; and "listen OURS HOSTS", where both are paths of
// unix sockets. The provider serves POST /api-plugin/v4/{config,stop,action,
// publish} on its own and posts to /api-server-plugin/v4/{log,publish,leaving} on
// the host's. If exactly one of the paths already is a socket that accepts
// connections it is taken for the host's, whatever the order; and if the host
// answers 404, /api-plugin-server is tried in place of /api-server-plugin: both
// forms are in use. READY! on standard output says that configuration may come.
//
// In the environment are RS_ENDPOINT and RS_TOKEN of the API, RS_FILESERVER and
// RS_WEBROOT of the static files; this framework also reads RS_CACERT, a file of
// certificates to verify the API with, and RS_LOG_LEVEL.
package plugin

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// Shell variables: the original's API is one provider a process.
var (
	// App is the global cobra command structure.
	App = &cobra.Command{
		Use:   "replaceme",
		Short: "Replace ME!",
	}
	// app is the provider that InitApp was called with last, appCommands what it
	// added to App.
	app         atomic.Pointer[Provider]
	appCommands []*cobra.Command
)

// shellTimeout bounds the package-level functions, which have no context.
const shellTimeout = 30 * time.Second

// InitApp makes App the command line of a provider: define, unpack, listen,
// version and autocomplete, for whatever interfaces pc has. Called again, it
// replaces the provider. Where New would refuse def and pc because events are
// selected wrongly, the provider runs but refuses to be configured, as that of
// the original does.
func InitApp(use, short, version string, def *models.PluginProvider, pc PluginConfig) {
	p := newProvider(def, pc, Config{Use: use, Short: short, Version: version})
	if err := p.misfit(); err == ErrSelectAndPublish || err == ErrSelectWithoutPublish { //nolint:errorlint // misfit returns them bare
		p.refusal = &DefinitionError{def.Name, err}
	}
	app.Store(p)
	App.RemoveCommand(appCommands...)
	App.Use, App.Short = use, short
	appCommands = p.addCommands(App)
}

// Publish has the host broadcast an event of type t, action a, about the object o
// with key k. A failure is logged; before listen nothing happens.
func Publish(t, a, k string, o interface{}) {
	withShell(func(ctx context.Context, p *Provider, l logger.Logger) {
		if err := p.Publish(ctx, t, a, k, o); err != nil {
			l.Errorf("%v", err)
		}
	})
}

// Leaving allows the plugin to inform the host that it is about to exit: the host
// stops it. A failure is logged; before listen nothing happens.
func Leaving(e *models.Error) {
	withShell(func(ctx context.Context, p *Provider, l logger.Logger) {
		if err := p.Leaving(ctx, e); err != nil {
			l.Errorf("%v", err)
		}
	})
}

// ListObjects returns the objects of a type, asking the host and, if it cannot
// tell, the API.
func ListObjects(prefix string) ([]*models.RawModel, *models.Error) {
	p := app.Load()
	if p == nil {
		return nil, models.NewError("plugin-mux", 400, ErrNotListening.Error())
	}
	ctx, cancel := context.WithTimeout(context.Background(), shellTimeout)
	defer cancel()
	res, err := p.ListObjects(ctx, prefix)
	if err != nil {
		e := models.NewError("plugin-mux", 400, "")
		e.Messages = nil
		e.AddError(err)
		return nil, e
	}
	return res, nil
}

func withShell(do func(context.Context, *Provider, logger.Logger)) {
	p := app.Load()
	if p == nil {
		return
	}
	s := p.current.Load()
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), shellTimeout)
	defer cancel()
	do(ctx, p, s.log)
}

// session makes an API client from the provider's environment.
func (p *Provider) session() (*api.Client, error) {
	cfg, err := api.FromEnv(p.cfg.Env)
	if err != nil {
		return nil, err
	}
	return api.New(cfg)
}
