package model_test

import (
	"errors"
	"fmt"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/model"
)

func TestJobs(t *testing.T) {
	if model.AnyJobNeedsState(model.JobHostUnits) || model.AnyJobNeedsState() {
		t.Error("hosting units needs the store")
	}
	if !model.AnyJobNeedsState(model.JobHostUnits, model.JobManageModel) {
		t.Error("managing the model needs no store")
	}
}

func TestBlockTypes(t *testing.T) {
	if got, err := model.ParseBlockType("BlockRemove"); got != model.BlockRemove || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := model.ParseBlockType("x"); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("error is %v", err)
	}
}

func ExampleModelType() {
	fmt.Println(model.CAAS)
	// Output: caas
}
