package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CurrentModel returns name and UUID of the unit's model.
func (f *Facade) CurrentModel(_ context.Context, s facade.Session) (params.ModelResult, error) {
	m, err := f.state.Model(s.ModelUUID())
	if err != nil {
		return params.ModelResult{}, err
	}
	return params.ModelResult{Name: m.Name, UUID: m.UUID, Type: m.Type}, nil
}

// ModelConfig returns the values of the model's configuration.
func (f *Facade) ModelConfig(_ context.Context, s facade.Session) (params.ModelConfigResult, error) {
	config, err := f.state.ModelConfig(s.ModelUUID())
	if err != nil {
		return params.ModelConfigResult{}, err
	}
	values := make(map[string]any, len(config))
	for key, v := range config {
		values[key] = v.Value
	}
	return params.ModelConfigResult{Config: values}, nil
}

// WatchForModelConfigChanges tells of changes of the model's configuration.
func (f *Facade) WatchForModelConfigChanges(ctx context.Context, s facade.Session) (params.NotifyWatchResult, error) {
	return watcher.BeginNotify(ctx, s, watcher.Signals(f.state.WatchModelConfig(s.ModelUUID())), nil), nil
}

// ModelUUID returns the UUID of the unit's model.
func (f *Facade) ModelUUID(_ context.Context, s facade.Session) (params.StringResult, error) {
	return params.StringResult{Result: s.ModelUUID()}, nil
}
