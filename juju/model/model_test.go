package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
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

// wired is a model with a machine that holds a container, a subordinate and relations.
const wired = `[
["model","change",{"model-uuid":"u","name":"m"}],
["machine","change",{"id":"10"}],["machine","change",{"id":"2"}],["machine","change",{"id":"2/lxd/0"}],["machine","change",{"id":"2/lxd/0/lxd/1"}],
["application","change",{"name":"web"}],["application","change",{"name":"db"}],["application","change",{"name":"log"}],
["unit","change",{"name":"web/9","application":"web","machine-id":"2"}],["unit","change",{"name":"web/10","application":"web","machine-id":"10"}],
["unit","change",{"name":"log/0","application":"log","machine-id":"2","principal":"web/9","subordinate":true}],
["relation","change",{"key":"db:db web:db","endpoints":[{"application-name":"web"},{"application-name":"db"}]}],
["relation","change",{"key":"web:peers","endpoints":[{"application-name":"web"}]}],
["action","change",{"id":"4","status":"pending"}],["applicationOffer","change",{"offer-name":"o"}],
["remoteApplication","change",{"name":"r"}],["block","change",{"id":"0","type":"BlockChange"}],["branch","change",{"id":"1"}],
["charm","change",{"charm-url":"local:web-0"}],["annotation","change",{"tag":"unit-web-9"}]]`

func TestQueries(t *testing.T) {
	m := model.New()
	deltas, err := (&batches{wired}).Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.Apply(deltas)
	for what, test := range map[string]struct {
		got  any
		want string
	}{
		"applications":    {m.ApplicationNames(), "[db log web]"},
		"machines":        {m.MachineIDs(), "[2 2/lxd/0 2/lxd/0/lxd/1 10]"},
		"containers":      {m.Containers("2"), "[2/lxd/0]"},
		"units":           {m.UnitsOf("web"), "[web/9 web/10]"},
		"units on 2":      {m.UnitsOn("2"), "[log/0 web/9]"},
		"subordinates":    {m.SubordinatesOf("web/9"), "[log/0]"},
		"no subordinates": {m.SubordinatesOf("web/10"), "[]"},
		"relations":       {m.RelationsOf("web"), "[db:db web:db web:peers]"},
		"related to web":  {m.RelatedTo("web"), "[db web]"},
		"related to db":   {m.RelatedTo("db"), "[web]"},
		"empty":           {m.Empty(), "false"},
		"kinds":           {[]int{len(m.Actions), len(m.Offers), len(m.Remotes), len(m.Blocks), len(m.Others), len(m.Charms), len(m.Annotations)}, "[1 1 1 1 1 1 1]"},
	} {
		if got := fmt.Sprint(test.got); got != test.want {
			t.Errorf("%s: got %s, want %s", what, got, test.want)
		}
	}
	for i := range deltas {
		deltas[i].Removed = true
	}
	m.Apply(deltas)
	if !reflect.DeepEqual(m, model.New()) {
		t.Errorf("when all is removed there is left %+v", m)
	}
	m.Apply([]params.Delta{{Entity: &params.UnitInfo{Name: "web/0"}}})
	m.Reset()
	if !reflect.DeepEqual(m, model.New()) {
		t.Errorf("a reset leaves %+v", m)
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
