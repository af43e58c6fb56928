package state

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/core/model"
)

// stronger are the types of blocks that keep from what one of this type does: each keeps from what the
// ones before it do.
func stronger(kind model.BlockType) []model.BlockType {
	all := []model.BlockType{model.BlockDestroy, model.BlockRemove, model.BlockChange}
	return all[max(0, slices.Index(all, kind)):]
}

// Block keeps users from something in a model until it is switched off.
type Block struct {
	ID      string          `json:"id"` // a number within the model
	Type    model.BlockType `json:"type"`
	Message string          `json:"message,omitempty"`
}

// SwitchBlockOn makes a block. One that is there already is an error.
func (s *State) SwitchBlockOn(ctx context.Context, uuid string, kind model.BlockType, message string) error {
	if _, err := model.ParseBlockType(string(kind)); err != nil {
		return domain.Errorf(domain.NotValid, "unknown block type %q", kind)
	}
	return s.change(ctx, uuid, func(t *tx) error {
		m, err := t.liveModel()
		if err != nil {
			return err
		}
		if t.md.block(kind) != nil {
			return domain.Errorf(domain.Other, "block %s is already ON", kind)
		}
		id := strconv.Itoa(t.next("block", 1)) // which guards against another of the kind too
		t.put(inModel(m.UUID, keyBlock, id), &Block{ID: id, Type: kind, Message: message})
		return nil
	})
}

// SwitchBlockOff takes a block away. One that is not there is an error.
func (s *State) SwitchBlockOff(ctx context.Context, uuid string, kind model.BlockType) error {
	if _, err := model.ParseBlockType(string(kind)); err != nil {
		return domain.Errorf(domain.NotValid, "unknown block type %q", kind)
	}
	return s.change(ctx, uuid, func(t *tx) error {
		b := t.md.block(kind)
		if b == nil {
			return domain.Errorf(domain.Other, "block %s is already OFF", kind)
		}
		key := inModel(uuid, keyBlock, b.ID)
		if _, ok := on(t, &t.md.blocks, key, b.ID); !ok {
			return domain.Errorf(domain.Other, "block %s is already OFF", kind)
		}
		t.delete(key)
		return nil
	})
}

func (md *modelData) block(kind model.BlockType) *Block {
	for _, e := range md.blocks.m {
		if e.v.Type == kind {
			return e.v
		}
	}
	return nil
}

// Blocks returns the model's blocks in the order in which they were made.
func (s *State) Blocks(uuid string) ([]*Block, error) {
	return inModelData(s, uuid, func(md *modelData) ([]*Block, error) {
		var all []*Block
		for _, e := range md.blocks.m {
			all = append(all, e.v)
		}
		slices.SortFunc(all, func(a, b *Block) int { return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID)) })
		return all, nil
	})
}

// CheckBlocks returns an error of kind OperationBlocked if a block keeps users from what one of that
// kind does.
func (s *State) CheckBlocks(uuid string, kind model.BlockType) error {
	_, err := inModelData(s, uuid, func(md *modelData) (struct{}, error) {
		for _, k := range stronger(kind) {
			if b := md.block(k); b != nil {
				return struct{}{}, domain.Errorf(domain.OperationBlocked, "%s", cmp.Or(b.Message, "the operation has been blocked"))
			}
		}
		return struct{}{}, nil
	})
	return err
}
