package test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// value draws a JSON value of a depth.
func value(depth int) *rapid.Generator[interface{}] {
	leaf := []*rapid.Generator[interface{}]{
		rapid.Just[interface{}](nil),
		rapid.Map(rapid.Bool(), func(b bool) interface{} { return b }),
		rapid.Map(rapid.Float64Range(-1e15, 1e15), func(f float64) interface{} { return f }),
		rapid.Map(rapid.Int32(), func(n int32) interface{} { return float64(n) }),
		rapid.Map(rapid.String(), func(s string) interface{} { return s }),
	}
	if depth == 0 {
		return rapid.OneOf(leaf...)
	}
	sub := value(depth - 1)
	key := rapid.OneOf(rapid.SampledFrom([]string{"a", "b", "a/b", "~", "~1", "", "-", "0"}), rapid.String())
	return rapid.OneOf(append(leaf,
		rapid.Map(rapid.SliceOfN(sub, 0, 4), func(l []interface{}) interface{} { return l }),
		rapid.Map(rapid.MapOfN(key, sub, 0, 4), func(m map[string]interface{}) interface{} { return m }))...)
}

func encode(t *rapid.T, v interface{}) []byte {
	buf, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return buf
}

// TestPatchMakesTarget: the patch from a to b makes b of a, over the wire as well,
// and a paranoid one makes nothing of anything but a.
func TestPatchMakesTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := encode(t, value(3).Draw(t, "a")), encode(t, value(3).Draw(t, "b")), encode(t, value(2).Draw(t, "c"))
		p, err := jsonpatch2.GenerateFull(a, b, rapid.Bool().Draw(t, "pretest"), true)
		if err != nil {
			t.Fatal(err)
		}
		p, err = jsonpatch2.NewPatch(encode(t, p))
		if err != nil {
			t.Fatal(err)
		}
		got, err, _ := p.Apply(a)
		if err != nil || !same(got, b) {
			t.Fatalf("%s to %s by %+v makes %s, %v", a, b, p, got, err)
		}
		if _, err, _ := p.Apply(c); len(p) > 0 && err == nil && !same(a, c) {
			t.Fatalf("the paranoid patch of %s is applied to %s", a, c)
		}
	})
}

func same(a, b []byte) bool {
	var x, y interface{}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// TestEscapedRegistrationMatchesItself: whatever the parts of an event are, they can
// be registered for.
func TestEscapedRegistrationMatchesItself(t *testing.T) {
	esc := strings.NewReplacer(".", `\1`, ",", `\2`, "*", `\3`)
	part := rapid.StringMatching(`[a-z.,*]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		e := &models.Event{Type: part.Draw(t, "type"), Action: part.Draw(t, "action"), Key: part.Draw(t, "key")}
		other := &models.Event{Type: part.Draw(t, "type2"), Action: e.Action, Key: e.Key}
		reg := esc.Replace(e.Type) + "." + esc.Replace(e.Action) + "." + esc.Replace(e.Key)
		if !api.MatchEvent(reg, e) {
			t.Fatalf("%q does not match %+v", reg, e)
		}
		if other.Type != e.Type && api.MatchEvent(reg, other) {
			t.Fatalf("%q matches %+v", reg, other)
		}
	})
}

// echo returns its params.
type echo struct{ provider }

func (*echo) ActionContext(_ context.Context, _ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	return a.Params, nil
}

// TestNothingIsLostOnTheWire: what an action is sent and returns comes back as it
// was.
func TestNothingIsLostOnTheWire(t *testing.T) {
	def := &models.PluginProvider{Name: "echo", Version: "v1", PluginVersion: 4, AvailableActions: []models.AvailableAction{{Command: "echo"}}}
	h := plugintest.Start(t, plugintest.InProcess(def, func() interface{} { return &echo{} }, plugin.Config{}))
	h.MustConfigure(nil)
	rapid.Check(t, func(t *rapid.T) {
		params := map[string]interface{}{"v": value(3).Draw(t, "v")}
		var want interface{}
		if err := json.Unmarshal(encode(t, params), &want); err != nil {
			t.Fatal(err)
		}
		got, err := h.Act(context.Background(), "echo", nil, params)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v became %v, %v", want, got, err)
		}
	})
}

// TestErrorsFlatten: adding errors keeps every message, in order.
func TestErrorsFlatten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, want := &models.Error{}, []string(nil)
		for i := range rapid.IntRange(0, 6).Draw(t, "n") {
			msgs := rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "msgs")
			if rapid.Bool().Draw(t, "wrapped") {
				e.AddError(fmt.Errorf("%d: %w", i, &models.Error{Messages: msgs}))
			} else {
				e.AddError(&models.Validation{Errors: msgs})
			}
			want = append(want, msgs...)
		}
		if !reflect.DeepEqual(e.Messages, want) {
			t.Fatalf("%q, want %q", e.Messages, want)
		}
	})
}
