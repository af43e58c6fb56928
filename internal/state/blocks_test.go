package state_test

import (
	"testing"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/model"
)

func TestBlocks(t *testing.T) {
	h := fresh(t)
	check := func(want ...bool) {
		t.Helper()
		for i, kind := range []model.BlockType{model.BlockDestroy, model.BlockRemove, model.BlockChange} {
			err := h.CheckBlocks(modelUUID, kind)
			if (err != nil) != want[i] || err != nil && domain.KindOf(err) != domain.OperationBlocked {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
	check(false, false, false)
	h.must(h.SwitchBlockOn(h.ctx(), modelUUID, model.BlockDestroy, "keep it"))
	check(true, false, false)
	h.fails(h.CheckBlocks(modelUUID, model.BlockDestroy), domain.OperationBlocked, "keep it")
	h.fails(h.SwitchBlockOn(h.ctx(), modelUUID, model.BlockDestroy, ""), domain.Other, "block BlockDestroy is already ON")
	h.must(h.SwitchBlockOff(h.ctx(), modelUUID, model.BlockDestroy))
	h.fails(h.SwitchBlockOff(h.ctx(), modelUUID, model.BlockDestroy), domain.Other, "block BlockDestroy is already OFF")
	h.must(h.SwitchBlockOn(h.ctx(), modelUUID, model.BlockRemove, ""))
	check(true, true, false)
	h.must(h.SwitchBlockOn(h.ctx(), modelUUID, model.BlockChange, ""))
	check(true, true, true)
	h.fails(h.CheckBlocks(modelUUID, model.BlockChange), domain.OperationBlocked, "the operation has been blocked")
	h.fails(h.SwitchBlockOn(h.ctx(), modelUUID, "BlockNothing", ""), domain.NotValid, `unknown block type "BlockNothing"`)
	all, err := h.Blocks(modelUUID)
	h.must(err)
	if len(all) != 2 || all[0].ID != "1" || all[0].Type != model.BlockRemove || all[1].ID != "2" {
		t.Errorf("blocks are %+v", all)
	}

	// Of two who switch the same on, one does.
	h.must(h.SwitchBlockOff(h.ctx(), modelUUID, model.BlockRemove))
	results := make(chan error, 2)
	for range 2 {
		go func() { results <- h.SwitchBlockOn(h.ctx(), modelUUID, model.BlockRemove, "") }()
	}
	if first, second := <-results, <-results; (first == nil) == (second == nil) {
		t.Errorf("switching on twice: %v, %v", first, second)
	}

	// A watch of everything tells of them.
	w, err := h.WatchAll(modelUUID, 0)
	h.must(err)
	defer w.Stop()
	told := map[state.EntityKey]bool{}
	change, err := w.Next(h.ctx())
	h.must(err)
	for _, c := range change.Changed {
		told[c.Key] = !c.Removed
	}
	if !told[state.EntityKey{Kind: state.KindBlock, ID: "2"}] || !told[state.EntityKey{Kind: state.KindBlock, ID: "3"}] {
		t.Errorf("told of %v", told)
	}
	h.must(h.SwitchBlockOff(h.ctx(), modelUUID, model.BlockChange))
	change, err = w.Next(h.ctx())
	h.must(err)
	if len(change.Changed) != 1 || !change.Changed[0].Removed || change.Changed[0].Key.ID != "2" {
		t.Errorf("told of %+v", change.Changed)
	}
}
