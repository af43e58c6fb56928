package environment

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

// config returns the client of the ModelConfig facade.
func (e *Environment) config(ctx context.Context, method string) (*modelconfig.Client, error) {
	conn, err := e.conn(ctx, "ModelConfig."+method)
	if err != nil {
		return nil, err
	}
	return modelconfig.NewClient(conn), nil
}

// Info returns what the model is.
func (e *Environment) Info(ctx context.Context) (*params.ModelInfo, error) {
	conn, err := e.on(ctx, "ModelManager", "ModelInfo")
	if err != nil {
		return nil, err
	}
	results, err := modelmanager.NewClient(conn).ModelInfo(ctx, e.Tag())
	if err != nil {
		return nil, err
	}
	if results[0].Error != nil {
		return nil, results[0].Error
	}
	return results[0].Result, nil
}

// GetEnvConfig returns the model's configuration.
func (e *Environment) GetEnvConfig(ctx context.Context) (map[string]any, error) {
	c, err := e.config(ctx, "ModelGet")
	if err != nil {
		return nil, err
	}
	return c.ModelGet(ctx)
}

// SetEnvConfig sets keys of the model's configuration.
func (e *Environment) SetEnvConfig(ctx context.Context, config map[string]any) error {
	c, err := e.config(ctx, "ModelSet")
	if err != nil {
		return err
	}
	return c.ModelSet(ctx, config)
}

// UnsetEnvConfig brings keys of the model's configuration back to their defaults.
func (e *Environment) UnsetEnvConfig(ctx context.Context, keys ...string) error {
	c, err := e.config(ctx, "ModelUnset")
	if err != nil {
		return err
	}
	return c.ModelUnset(ctx, keys...)
}

// GetEnvConstraints returns the constraints that machines of the model get.
func (e *Environment) GetEnvConstraints(ctx context.Context) (constraints.Value, error) {
	c, err := e.config(ctx, "GetModelConstraints")
	if err != nil {
		return constraints.Value{}, err
	}
	return c.GetModelConstraints(ctx)
}

// SetEnvConstraints replaces them.
func (e *Environment) SetEnvConstraints(ctx context.Context, cons Constraints) error {
	value, err := cons.value()
	if err != nil {
		return err
	}
	c, err := e.config(ctx, "SetModelConstraints")
	if err != nil {
		return err
	}
	return c.SetModelConstraints(ctx, value)
}

// AgentVersion returns the version that the model's agents have, or are to have.
func (e *Environment) AgentVersion(ctx context.Context) (version.Number, error) {
	config, err := e.GetEnvConfig(ctx)
	if err != nil {
		return version.Zero, err
	}
	text, ok := config["agent-version"].(string)
	if !ok {
		return version.Zero, fmt.Errorf("the model's configuration has no agent-version")
	}
	return version.Parse(text)
}

// SetEnvAgentVersion upgrades the model's agents.
func (e *Environment) SetEnvAgentVersion(ctx context.Context, to version.Number) error {
	in := struct {
		ModelTag      string         `json:"model-tag"`
		TargetVersion version.Number `json:"target-version"`
	}{e.Tag(), to}
	var out struct {
		Error *params.Error `json:"error"`
	}
	if err := e.call(ctx, "ModelUpgrader", "UpgradeModel", in, &out); err != nil {
		return err
	}
	if out.Error != nil {
		return out.Error
	}
	return nil
}

// SetAgentEnvVersion is SetEnvAgentVersion.
func (e *Environment) SetAgentEnvVersion(ctx context.Context, to version.Number) error {
	return e.SetEnvAgentVersion(ctx, to)
}

// FindTools returns the agents' binaries that the controller knows of a major version; "" means any
// architecture.
func (e *Environment) FindTools(ctx context.Context, major int, arch string) ([]*params.Tools, error) {
	var out params.FindToolsResult
	if err := e.call(ctx, "Client", "FindTools", params.FindToolsParams{Major: major, Arch: arch}, &out); err != nil {
		return nil, err
	}
	if out.Error != nil {
		return nil, out.Error
	}
	return out.List, nil
}

// RedirectInfo returns where the model has moved to; the error is "not redirected" where it has not.
func (e *Environment) RedirectInfo(ctx context.Context) (*params.RedirectInfoResult, error) {
	conn, err := e.conn(ctx, "Admin.RedirectInfo")
	if err != nil {
		return nil, err
	}
	out := new(params.RedirectInfoResult)
	return out, conn.APICallContext(ctx, "Admin", 3, "", "RedirectInfo", nil, out)
}
