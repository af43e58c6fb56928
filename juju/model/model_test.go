package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/gantline/gantline/juju/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// batches is a source of deltas as they stand on the wire.
type batches []string

func (b *batches) Next(context.Context) ([]params.Delta, error) {
	if len(*b) == 0 {
		return nil, io.EOF
	}
	var deltas []params.Delta
	err := json.Unmarshal([]byte((*b)[0]), &deltas)
	*b = (*b)[1:]
	return deltas, err
}

const (
	unit0 = `["unit","change",{"name":"web/0","application":"web","workload-status":{"current":"active"}}]`
	unit1 = `["unit","change",{"name":"web/10","application":"web","workload-status":{"current":"blocked"}}]`
	app   = `["application","change",{"name":"web","status":{"current":"unset"}}]`
	odd   = `["hologram","change",{"x":1}]`
)

func TestPictureFollowsTheDeltas(t *testing.T) {
	m := model.New()
	source := &batches{
		"[" + app + "," + unit1 + "," + unit0 + "," + odd + "]",
		`[["unit","remove",{"name":"web/10"}]]`,
	}
	var seen []string
	err := model.Follow(t.Context(), m, source, func(m *model.Model) (bool, error) {
		seen = append(seen, fmt.Sprintf("%s %v", m.ApplicationStatus("web"), m.UnitsOf("web")))
		return len(seen) == 2, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "[blocked [web/0 web/10] active [web/0]]"; fmt.Sprint(seen) != want {
		t.Errorf("got %v, want %s", seen, want)
	}
}

func TestFollowReturnsTheSourcesError(t *testing.T) {
	err := model.Follow(t.Context(), model.New(), &batches{}, func(*model.Model) (bool, error) { return false, nil })
	if !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

func ExampleModel_Apply() {
	var deltas []params.Delta
	_ = json.Unmarshal([]byte("["+app+","+unit0+"]"), &deltas)
	m := model.New()
	m.Apply(deltas)
	fmt.Println(m.UnitsOf("web"), m.ApplicationStatus("web"))
	// Output: [web/0] active
}

func BenchmarkApply10000(b *testing.B) {
	deltas := make([]params.Delta, 10_000)
	for i := range deltas {
		deltas[i] = params.Delta{Entity: &params.UnitInfo{Name: fmt.Sprintf("web/%d", i%2000), Application: "web"}}
	}
	for b.Loop() {
		model.New().Apply(deltas)
	}
}
