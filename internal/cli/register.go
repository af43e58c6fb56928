package cli

import (
	"errors"
	"fmt"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/registration"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/names"
	"github.com/spf13/cobra"
)

func newRegister(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "register <registration>",
		Short: "Become a user of a controller, by what add-user printed",
		Long: "Become a user of a controller: set a password, and remember the controller. The registration is what\n" +
			"add-user printed, and works once; controllers of Juju give such registrations too.",
		Args: oneArg("the registration, which add-user printed,"),
	}
	name := cmd.Flags().String("name", "", "what to call the controller (default as its administrator does)")
	noPrompt := cmd.Flags().Bool("no-prompt", false, "read the password from standard input")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		info, err := jujuclient.ParseRegistration(args[0])
		if err != nil {
			return usageError("%v", err)
		}
		if *name == "" {
			*name = info.ControllerName
		}
		if *name == "" {
			return usageError("the registration has no name for the controller: give one with --name")
		}
		switch _, err := e.Store.ControllerByName(*name); { // before the registration is used up
		case err == nil:
			return fmt.Errorf("controller %q is known already\n\nGive this one another name with --name", *name)
		case !errors.Is(err, coreerrors.NotFound):
			return err
		}
		password, err := readPassword(cmd, *noPrompt)
		if err != nil {
			return err
		}
		ctl, err := registration.Register(cmd.Context(), info, password)
		if err != nil {
			return err
		}
		details := jujuclient.ControllerDetails{ControllerUUID: ctl.UUID, APIEndpoints: info.Addrs, CACert: ctl.CACert}
		if ctl.Proxy != nil {
			details.Proxy = &jujuclient.ProxyConfig{Type: ctl.Proxy.Type, Config: ctl.Proxy.Config}
		}
		say(cmd, "Initial password successfully set for %s.", info.User)
		return e.welcome(cmd, *name, details, jujuclient.AccountDetails{
			Type: jujuclient.UserPassAccountDetailsType, User: info.User, Password: password,
		})
	}
	return cmd
}

// welcome remembers a controller and the user's account on it, logs in, and says what there is.
func (e *Env) welcome(cmd *cobra.Command, name string, details jujuclient.ControllerDetails, account jujuclient.AccountDetails) error {
	if err := e.Store.AddController(name, details); err != nil {
		return fmt.Errorf("the password is set, but the controller cannot be remembered: %w", err)
	}
	if err := e.Store.UpdateAccount(name, account); err != nil {
		return fmt.Errorf("the password is set, but the account cannot be remembered: %w", err)
	}
	s := &scope{env: e}
	conn, err := s.open(cmd.Context(), name, "")
	if err != nil {
		return err
	}
	defer conn.Close()
	models, err := s.learn(cmd.Context(), conn, name)
	if err != nil {
		return err
	}
	if err := e.Store.SetCurrentController(name); err != nil {
		return err
	}
	say(cmd, "\nWelcome, %s. You are now logged into %q.", account.User, name)
	switch len(models) {
	case 0:
		say(cmd, "\nThere are no models available. You can add models with\n\"gantline add-model\", or you can ask an administrator or owner\nof a model to grant access to that model with \"gantline grant\".")
	case 1:
		owner, err := names.ParseUserTag(models[0].Model.OwnerTag)
		if err != nil {
			return err
		}
		model := jujuclient.JoinOwnerModelName(owner, models[0].Model.Name)
		say(cmd, "\nCurrent model set to %q.", output.Line(model))
		return e.Store.SetCurrentModel(name, model)
	default:
		say(cmd, "\nThere are %d models available. Use \"gantline switch\" to select\none of them.", len(models))
	}
	return nil
}

// registrationFor is what a new user has to be sent.
func (s *scope) registrationFor(user string, key []byte) (string, error) {
	controller, _, err := s.names()
	if err != nil {
		return "", err
	}
	details, err := s.env.Store.ControllerByName(controller)
	if err != nil {
		return "", err
	}
	return jujuclient.RegistrationInfo{
		User: user, Addrs: details.APIEndpoints, SecretKey: key, ControllerName: controller,
	}.Encode()
}
