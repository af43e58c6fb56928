package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/connector"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/spf13/cobra"
)

// Env is what commands reach of the world around them.
type Env struct {
	// Store is the client store: controllers, accounts, models.
	Store jujuclient.ClientStore
	// Getenv reads the environment.
	Getenv func(string) string
	// Now is the clock.
	Now func() time.Time
	// Version is the program's own version.
	Version string
}

// Default returns the environment of a program: the user's store and the process' environment.
func Default(version string) *Env {
	return &Env{Store: jujuclient.NewFileClientStore(), Getenv: os.Getenv, Now: time.Now, Version: version}
}

// scope is the controller and model that a command is about, as its flags say.
type scope struct {
	env        *Env
	controller string // of -c, or the part before the colon of -m
	model      string // of -m, "" for the current one
}

// modelFlags adds -m to a command that is about a model.
func (e *Env) modelFlags(cmd *cobra.Command) *scope {
	s := &scope{env: e}
	cmd.Flags().StringVarP(&s.model, "model", "m", "", "model to operate in: [controller:]model")
	return s
}

// controllerFlags adds -c to a command that is about a controller.
func (e *Env) controllerFlags(cmd *cobra.Command) *scope {
	s := &scope{env: e}
	cmd.Flags().StringVarP(&s.controller, "controller", "c", "", "controller to operate in")
	return s
}

// names returns controller and model: flags win over $JUJU_MODEL and $JUJU_CONTROLLER, which win
// over what is current in the store. The model is "owner/name", or "" where none is current.
func (s *scope) names() (controller, model string, err error) {
	controller, model = s.controller, s.model
	if model == "" && s.env.Getenv("JUJU_MODEL") != "" && s.controller == "" {
		model = s.env.Getenv("JUJU_MODEL")
	}
	if before, after, ok := strings.Cut(model, ":"); ok {
		controller, model = before, after
	}
	if controller == "" {
		controller = s.env.Getenv("JUJU_CONTROLLER")
	}
	if controller == "" {
		controller, err = s.env.Store.CurrentController()
		if errors.Is(err, coreerrors.NotFound) {
			return "", "", errNoController
		}
		if err != nil {
			return "", "", err // a file that cannot be read
		}
	}
	_, err = s.env.Store.ControllerByName(controller)
	if errors.Is(err, coreerrors.NotFound) {
		return "", "", fmt.Errorf("controller %s not found\n\n%s", controller, wayToAController)
	}
	if err != nil {
		return "", "", err
	}
	if model == "" {
		model, err = s.env.currentModel(controller)
		return controller, model, err
	}
	if model, err = jujuclient.QualifyModelName(s.env.Store, controller, model); err != nil {
		return "", "", err
	}
	return controller, model, nil
}

// currentModel returns "" where none is current: the caller says what that means.
func (e *Env) currentModel(controller string) (string, error) {
	model, err := e.Store.CurrentModel(controller)
	if errors.Is(err, coreerrors.NotFound) {
		return "", nil
	}
	return model, err
}

const wayToAController = `Start one here with "gantline up", or list those you know with "gantline switch".`

var errNoController = fmt.Errorf("no controller is selected\n\n%s", wayToAController)

// identity returns controller and model as names does, and the account that the store has there.
func (s *scope) identity() (controller, model string, account *jujuclient.AccountDetails, err error) {
	if controller, model, err = s.names(); err == nil {
		account, err = s.env.Store.AccountDetails(controller)
	}
	return controller, model, account, err
}

// openController connects to the scope's controller alone.
func (s *scope) openController(ctx context.Context) (api.Connection, error) {
	controller, _, err := s.names()
	if err != nil {
		return nil, err
	}
	return s.open(ctx, controller, "")
}

// openModel connects to the scope's model.
func (s *scope) openModel(ctx context.Context) (api.Connection, error) {
	controller, model, err := s.names()
	if err != nil {
		return nil, err
	}
	if model == "" {
		return nil, fmt.Errorf("no model is selected on controller %q\n\n%s", controller,
			`Choose one with "gantline switch MODEL", or make one with "gantline add-model NAME".`)
	}
	details, err := s.env.Store.ModelByName(controller, model)
	if err != nil {
		if details, err = s.refresh(ctx, controller, model); err != nil {
			return nil, err
		}
	}
	conn, err := s.open(ctx, controller, details.ModelUUID)
	return conn, s.forgetMissing(err, controller, model)
}

func (s *scope) open(ctx context.Context, controller, modelUUID string) (api.Connection, error) {
	c, err := connector.NewClientStore(connector.ClientStoreConfig{
		ControllerName: controller, ModelUUID: modelUUID, ClientStore: s.env.Store,
	}, dialOnce)
	if err != nil {
		return nil, s.explain(err, controller)
	}
	conn, err := c.ConnectContext(ctx)
	if err != nil {
		return nil, s.explain(err, controller)
	}
	return conn, nil
}

// dialOnce makes a controller that is not there fail in seconds: a person is waiting.
func dialOnce(opts *api.DialOpts) {
	opts.Timeout, opts.DialTimeout, opts.RetryDelay = 30*time.Second, 10*time.Second, 0
}

// terminal says whether the command talks to a person who watches.
func terminal(cmd *cobra.Command) bool { return output.IsTerminal(cmd.OutOrStdout()) }

// colour says whether to paint what the command prints.
func (e *Env) colour(cmd *cobra.Command) bool { return output.Colour(cmd.OutOrStdout(), e.Getenv) }

// say tells the user what happens, beside the command's output.
func say(cmd *cobra.Command, format string, args ...any) {
	fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
}

// out prints a command's output.
func out(cmd *cobra.Command, format string, args ...any) {
	fmt.Fprintf(cmd.OutOrStdout(), format+"\n", args...)
}

// show writes value in the chosen format to standard output.
func show(cmd *cobra.Command, f *output.Format, value any, others map[string]func(io.Writer) error) error {
	return f.Write(cmd.OutOrStdout(), value, others)
}
