package models

// AvailableAction is an action that a provider offers.
type AvailableAction struct {
	// Provider is the provider's name; the host fills it in.
	Provider string
	// Model is the type of object acted on; empty for the system as a whole.
	Model string
	// Command is the action's name.
	Command string
	// RequiredParams must be known for the action to be offered, OptionalParams
	// are sent along if known.
	RequiredParams []string
	OptionalParams []string
}

// Fill sets what is missing.
func (a *AvailableAction) Fill() {
	if a.RequiredParams == nil {
		a.RequiredParams = []string{}
	}
	if a.OptionalParams == nil {
		a.OptionalParams = []string{}
	}
}

// Action is one call of an action.
type Action struct {
	// Model is the whole object acted on, as decoded JSON. A machine comes with
	// its Secret.
	Model interface{}
	// Plugin is the name of the plugin called.
	Plugin string
	// Command is the action's name.
	Command string
	// CommandSet is the type of the object, or system.
	CommandSet string
	// Params holds the params that the action asked for.
	Params map[string]interface{}
}

// Fill sets what is missing.
func (a *Action) Fill() {
	if a.Params == nil {
		a.Params = map[string]interface{}{}
	}
}
