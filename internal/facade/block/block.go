// Package block serves the Block facade: what users are kept from in a model until somebody lets them
// again. Which methods a block concerns stands in their tables; the server keeps users from them.
package block

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	SwitchBlockOn(ctx context.Context, uuid string, kind model.BlockType, message string) error
	SwitchBlockOff(ctx context.Context, uuid string, kind model.BlockType) error
	Blocks(uuid string) ([]*state.Block, error)
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns Block 2.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "Block", Number: 2, Scope: facade.OnModel, Methods: facade.Table{
		"List":           facade.Get(facade.Readers, f.List),
		"SwitchBlockOff": facade.Func(facade.Writers, f.SwitchBlockOff),
		"SwitchBlockOn":  facade.Func(facade.Writers, f.SwitchBlockOn),
	}}}
}

// List returns the blocks that are on.
func (f *Facade) List(_ context.Context, s facade.Session) (params.BlockResults, error) {
	uuid := s.ModelUUID()
	blocks, err := f.state.Blocks(uuid)
	if err != nil {
		return params.BlockResults{}, err
	}
	return params.BlockResults{Results: facade.Map(blocks, func(b *state.Block) params.BlockResult {
		return params.BlockResult{Result: params.Block{
			Id: uuid + ":" + b.ID, Tag: names.NewModelTag(uuid).String(), Type: string(b.Type), Message: b.Message,
		}}
	})}, nil
}

// SwitchBlockOn begins to keep users from something. That it is so already is the answer's error.
func (f *Facade) SwitchBlockOn(ctx context.Context, s facade.Session, in params.BlockSwitchParams) (params.ErrorResult, error) {
	return facade.Result(f.state.SwitchBlockOn(ctx, s.ModelUUID(), model.BlockType(in.Type), in.Message)), nil
}

// SwitchBlockOff lets users again.
func (f *Facade) SwitchBlockOff(ctx context.Context, s facade.Session, in params.BlockSwitchParams) (params.ErrorResult, error) {
	return facade.Result(f.state.SwitchBlockOff(ctx, s.ModelUUID(), model.BlockType(in.Type))), nil
}
