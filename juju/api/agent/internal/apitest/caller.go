// Package apitest lets tests of facade clients compare what goes over the wire:
// a Caller answers calls from a script of JSON texts.
package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

// Exchange is one call and its answer.
type Exchange struct {
	Call   string // "Facade(version)[id].Method", the id in brackets if there is one
	Params string // JSON; "" for none
	Answer string // JSON; "" for {}
	Err    *rpc.RequestError
}

// Caller is a base.APICaller that answers from a script, in order, and fails
// the test on any other call.
type Caller struct {
	base.APICaller // nil: whatever is not below is not there
	t              testing.TB
	versions       map[string]int

	mu     sync.Mutex
	script []Exchange // guarded by mu; what is still to come
}

// New returns a Caller that offers the facades in the given versions. At the end
// of the test the script must be used up.
func New(t testing.TB, versions map[string]int, script ...Exchange) *Caller {
	c := &Caller{t: t, versions: versions, script: script}
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, e := range c.script {
			t.Errorf("%s was not called", e.Call)
		}
	})
	return c
}

// BestFacadeVersion is part of base.APICaller.
func (c *Caller) BestFacadeVersion(facade string) int { return c.versions[facade] }

// ModelTag is part of base.APICaller.
func (c *Caller) ModelTag() (names.ModelTag, bool) { return names.ModelTag{}, false }

// APICall is part of base.APICaller.
func (c *Caller) APICall(facade string, version int, id, method string, params, response any) error {
	return c.APICallContext(context.Background(), facade, version, id, method, params, response)
}

// APICallContext is part of base.APICaller.
func (c *Caller) APICallContext(
	ctx context.Context, facade string, version int, id, method string, params, response any,
) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if id != "" {
		id = "[" + id + "]"
	}
	call := fmt.Sprintf("%s(%d)%s.%s", facade, version, id, method)
	sent := ""
	if params != nil {
		b, err := json.Marshal(params)
		if err != nil {
			return err
		}
		sent = string(b)
	}
	c.mu.Lock()
	if len(c.script) == 0 {
		c.mu.Unlock()
		c.t.Errorf("unexpected call %s %s", call, sent)
		return rpc.ErrShutdown
	}
	e := c.script[0]
	c.script = c.script[1:]
	c.mu.Unlock()
	if e.Call != call || !sameJSON(e.Params, sent) {
		c.t.Errorf("got  %s %s\nwant %s %s", call, sent, e.Call, e.Params)
	}
	if e.Err != nil {
		return e.Err
	}
	if e.Answer == "" || response == nil {
		return nil
	}
	return json.Unmarshal([]byte(e.Answer), response)
}

// sameJSON compares two texts but for spaces and the order of keys.
func sameJSON(a, b string) bool {
	var x, y any
	if a == "" || b == "" {
		return a == b
	}
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	return reflect.DeepEqual(x, y)
}
