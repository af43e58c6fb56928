package cli

import (
	"errors"
	"fmt"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"

	"github.com/spf13/cobra"
)

func newSwitch(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "switch [<controller>|<model>|<controller>:<model>]",
		Short:   "Select another controller or model, or show what is selected",
		Example: "  gantline switch\n  gantline switch staging\n  gantline switch prod:admin/default",
		Args:    atMost(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s := &scope{env: e}
		if len(args) == 0 {
			controller, model, err := s.names()
			if err != nil {
				return err
			}
			out(cmd, "%s", selection(controller, model))
			return nil
		}
		before := ""
		if controller, model, err := s.names(); err == nil {
			before = selection(controller, model)
		}
		controller, model, err := s.target(cmd, args[0])
		if err != nil {
			return err
		}
		if err := e.Store.SetCurrentController(controller); err != nil {
			return err
		}
		if model != "" {
			if err := e.Store.SetCurrentModel(controller, model); err != nil {
				return err
			}
		} else {
			// None is fine: the controller alone is selected then.
			if model, err = e.currentModel(controller); err != nil {
				return err
			}
		}
		after := selection(controller, model)
		if before == after {
			out(cmd, "%s (no change)", after)
			return nil
		}
		if before == "" {
			out(cmd, "-> %s", after)
			return nil
		}
		out(cmd, "%s -> %s", before, after)
		return nil
	}
	return cmd
}

func selection(controller, model string) string {
	if model == "" {
		return controller + " (controller)"
	}
	return controller + ":" + model
}

// target finds what the user means: a name with a colon is both, a bare one first a controller and
// then a model of the current one.
func (s *scope) target(cmd *cobra.Command, name string) (controller, model string, err error) {
	if c, m, ok := strings.Cut(name, ":"); ok {
		if m == "" {
			_, err := s.env.Store.ControllerByName(c)
			return c, "", err
		}
		s.model = name
		controller, model, _, err = s.modelUUID(cmd)
		return controller, model, err
	}
	if _, err := s.env.Store.ControllerByName(name); err == nil {
		return name, "", nil
	} else if !errors.Is(err, coreerrors.NotFound) {
		return "", "", err
	}
	s.model = name
	controller, model, _, err = s.modelUUID(cmd)
	if err != nil {
		return "", "", fmt.Errorf("%q is not the name of a model or controller: %w", name, err)
	}
	return controller, model, nil
}
