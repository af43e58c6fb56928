package plugin

import (
	"context"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// PluginConfig is what every provider has, unless it has ConfigContext. Config is
// called with the params of the plugin, its name among them as Name, when the
// plugin starts and whenever they change. The client stays good until the next
// successful Config.
type PluginConfig interface { //nolint:revive // the original's name
	Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error
}

// PluginActor is for providers whose definition has AvailableActions. The result
// is sent back as JSON; calls come concurrently.
type PluginActor interface { //nolint:revive // the original's name
	Action(logger.Logger, *models.Action) (interface{}, *models.Error)
}

// PluginPublisher is for providers that want events. With PluginEventSelecter
// they come from an event stream, one at a time; without it the definition says
// HasPublish and the host posts every event, waiting for each.
type PluginPublisher interface { //nolint:revive // the original's name
	Publish(logger.Logger, *models.Event) *models.Error
}

// PluginEventSelecter is for providers that want some events, named
// type.action.key with * for any. Their definition must not say HasPublish.
type PluginEventSelecter interface { //nolint:revive // the original's name
	SelectEvents() []string
}

// PluginValidator is for providers that must check where they run. The result is
// printed by define in place of the definition.
type PluginValidator interface { //nolint:revive // the original's name
	Validate(logger.Logger, *api.Client) (interface{}, *models.Error)
}

// PluginUnpacker is for providers that put files into the static file space.
type PluginUnpacker interface { //nolint:revive // the original's name
	Unpack(logger.Logger, string) error
}

// PluginStop is for providers that have something to do before they end. Stop is
// called after the actions under way have ended.
type PluginStop interface { //nolint:revive // the original's name
	Stop(logger.Logger)
}

// The interfaces below are those above with a context, which carries a deadline
// if the host set one or Config did, and ends when the caller goes away or the
// provider stops. A provider may have either form of each; this one wins.
// From(ctx) returns the Provider that called.
type (
	// ConfigContext is PluginConfig with a context.
	ConfigContext interface {
		ConfigContext(context.Context, logger.Logger, *api.Client, map[string]interface{}) *models.Error
	}
	// ActionContext is PluginActor with a context.
	ActionContext interface {
		ActionContext(context.Context, logger.Logger, *models.Action) (interface{}, *models.Error)
	}
	// PublishContext is PluginPublisher with a context. Selected events come one
	// at a time for each object, concurrently for different ones.
	PublishContext interface {
		PublishContext(context.Context, logger.Logger, *models.Event) *models.Error
	}
	// ValidateContext is PluginValidator with a context.
	ValidateContext interface {
		ValidateContext(context.Context, logger.Logger, *api.Client) (interface{}, *models.Error)
	}
	// UnpackContext is PluginUnpacker with a context.
	UnpackContext interface {
		UnpackContext(context.Context, logger.Logger, string) error
	}
	// StopContext is PluginStop with a context.
	StopContext interface {
		StopContext(context.Context, logger.Logger)
	}
	// GapHandler is for providers with selected events that must know when some
	// may be missing. EventGap is called between the events around the gap.
	GapHandler interface {
		EventGap(context.Context, logger.Logger, *api.GapError)
	}
)

// handlers is what a provider can do, in one form; nil for what it cannot.
type handlers struct {
	config   func(context.Context, logger.Logger, *api.Client, map[string]interface{}) *models.Error
	action   func(context.Context, logger.Logger, *models.Action) (interface{}, *models.Error)
	publish  func(context.Context, logger.Logger, *models.Event) *models.Error
	validate func(context.Context, logger.Logger, *api.Client) (interface{}, *models.Error)
	unpack   func(context.Context, logger.Logger, string) error
	stop     func(context.Context, logger.Logger)
	gap      func(context.Context, logger.Logger, *api.GapError)
	selects  func() []string
	// serial says that Publish was promised one event at a time.
	serial bool
}

func handlersOf(pc interface{}) handlers {
	var h handlers
	switch p := pc.(type) {
	case ConfigContext:
		h.config = p.ConfigContext
	case PluginConfig:
		h.config = func(_ context.Context, l logger.Logger, c *api.Client, m map[string]interface{}) *models.Error {
			return p.Config(l, c, m)
		}
	}
	switch p := pc.(type) {
	case ActionContext:
		h.action = p.ActionContext
	case PluginActor:
		h.action = func(_ context.Context, l logger.Logger, a *models.Action) (interface{}, *models.Error) {
			return p.Action(l, a)
		}
	}
	switch p := pc.(type) {
	case PublishContext:
		h.publish = p.PublishContext
	case PluginPublisher:
		h.serial = true
		h.publish = func(_ context.Context, l logger.Logger, e *models.Event) *models.Error { return p.Publish(l, e) }
	}
	switch p := pc.(type) {
	case ValidateContext:
		h.validate = p.ValidateContext
	case PluginValidator:
		h.validate = func(_ context.Context, l logger.Logger, c *api.Client) (interface{}, *models.Error) {
			return p.Validate(l, c)
		}
	}
	switch p := pc.(type) {
	case UnpackContext:
		h.unpack = p.UnpackContext
	case PluginUnpacker:
		h.unpack = func(_ context.Context, l logger.Logger, dir string) error { return p.Unpack(l, dir) }
	}
	switch p := pc.(type) {
	case StopContext:
		h.stop = p.StopContext
	case PluginStop:
		h.stop = func(_ context.Context, l logger.Logger) { p.Stop(l) }
	}
	if p, ok := pc.(GapHandler); ok {
		h.gap = p.EventGap
	}
	if p, ok := pc.(PluginEventSelecter); ok {
		h.selects = p.SelectEvents
	}
	return h
}
