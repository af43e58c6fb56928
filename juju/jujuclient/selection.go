package jujuclient

import (
	"errors"
	"fmt"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Selection says which controller and model a command is for.
type Selection struct {
	Controller string
	Model      string // qualified when the account is known; empty when none is selected
}

// SplitTarget parts "[controller:]model" and "controller:".
func SplitTarget(target string) (controller, model string) {
	if before, after, found := strings.Cut(target, ":"); found {
		return before, after
	}
	return "", target
}

// ErrNoCurrentController reports that nothing says which controller is meant.
var ErrNoCurrentController = coreerrors.New(coreerrors.NotFound, "no currently specified controller")

// Select finds what a command is for: what it was told ("[controller:]model",
// or nothing), else $JUJU_MODEL and $JUJU_CONTROLLER, else what is current in
// the store. The environment is read by getenv. It is an error when both
// variables name controllers that differ, when there is none to be found, or
// when it is not in the store; a model may be missing.
func Select(store ClientStore, getenv func(string) string, target string) (Selection, error) {
	controller, model := SplitTarget(target)
	envController, envModel := SplitTarget(getenv("JUJU_MODEL"))
	if other := getenv("JUJU_CONTROLLER"); other != "" {
		if envController != "" && envController != other {
			return Selection{}, fmt.Errorf("controller name from JUJU_MODEL (%s) conflicts with value in JUJU_CONTROLLER (%s)", envController, other)
		}
		envController = other
	}
	current, err := store.CurrentController()
	if err != nil && !errors.Is(err, coreerrors.NotFound) {
		return Selection{}, err
	}
	for _, name := range []string{envController, current} {
		if controller == "" {
			controller = name
		}
	}
	if controller == "" {
		return Selection{}, ErrNoCurrentController
	}
	if _, err := store.ControllerByName(controller); err != nil {
		return Selection{}, err
	}
	if target == "" {
		model = envModel
	}
	return selectModel(store, controller, model)
}

// selectModel takes the controller's current model when none is named.
func selectModel(store ClientStore, controller, model string) (Selection, error) {
	var err error
	if model == "" {
		model, err = store.CurrentModel(controller)
	} else {
		model, err = qualifyIfKnown(store, controller, model)
	}
	if err != nil && !errors.Is(err, coreerrors.NotFound) {
		return Selection{}, err
	}
	return Selection{Controller: controller, Model: model}, nil
}

func qualifyIfKnown(store ClientStore, controller, model string) (string, error) {
	qualified, err := QualifyModelName(store, controller, model)
	if errors.Is(err, coreerrors.NotFound) {
		return model, nil
	}
	return qualified, err
}
