package params_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/rpc/params"
)

// FuzzDelta decodes deltas of any kind; what was understood is told the same way again.
func FuzzDelta(f *testing.F) {
	f.Add(`["unit","change",{"name":"web/0","application":"web","ports":[{"protocol":"tcp","number":80}]}]`)
	f.Add(`["application","remove",{"model-uuid":"u","name":"web"}]`)
	f.Add(`["machine","change",{"id":"0","life":"alive","agent-status":{"current":"started"}}]`)
	f.Add(`["relation","change",{"key":"a:b c:d","id":1}]`)
	f.Add(`["something new","change",{"of":["no","matter"]}]`)
	f.Add(`["unit","change"]`)
	f.Fuzz(func(t *testing.T, text string) { again[params.Delta](t, text) })
}

// FuzzFullStatus does the same with the answer of Client.FullStatus.
func FuzzFullStatus(f *testing.F) {
	f.Add(`{"model":{"name":"m","cloud-tag":"cloud-c"},"machines":{"0":{"id":"0","containers":{}}},"applications":{"web":{"units":{"web/0":{"machine":"0"}}}}}`)
	f.Add(`{"machines":null,"relations":[{"id":0,"key":"a:b","endpoints":[]}],"controller-timestamp":"2026-11-20T10:15:12Z"}`)
	f.Fuzz(func(t *testing.T, text string) { again[params.FullStatus](t, text) })
}

// again decodes, encodes and decodes.
func again[T any](t *testing.T, text string) {
	var first, second T
	if json.Unmarshal([]byte(text), &first) != nil {
		return
	}
	b, err := json.Marshal(first)
	if err != nil {
		t.Fatalf("what was decoded cannot be encoded: %v", err)
	}
	if err := json.Unmarshal(b, &second); err != nil {
		t.Fatalf("what was encoded cannot be decoded: %v\n%s", err, b)
	}
	c, err := json.Marshal(second)
	if err != nil || !equal(t, b, c) {
		t.Fatalf("%s became %s (%v)", b, c, err)
	}
}

func equal(t *testing.T, a, b []byte) bool {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}
