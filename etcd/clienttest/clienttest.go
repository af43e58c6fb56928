// Package clienttest is the contract of the etcd v2 API, as seen through
// package client: one subtest for each promise that the documentation of its
// methods and options makes. Whoever implements client.KeysAPI, or serves the
// v2 API over HTTP, runs it in a test of their own.
//
// It needs a live server and knows none: starting one is the caller's.
package clienttest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// patience is how long a single subtest may take.
const patience = 20 * time.Second

// Keys is what RunKeys needs to know.
type Keys struct {
	// API is what is tested.
	API client.KeysAPI
	// History is how many events the server keeps: 1000 for etcd. With 0
	// the loss of events is not tested.
	History int
}

var keysGroups = []struct {
	name  string
	tests []keysTest
}{
	{"get", getTests},
	{"set", setTests},
	{"ttl", ttlTests},
	{"delete", deleteTests},
	{"in order", inOrderTests},
	{"watch", watchTests},
	{"errors", errorTests},
}

// RunKeys tests the keys API. It works below a directory with a random name,
// which it removes.
func RunKeys(t *testing.T, cfg Keys) {
	root := fmt.Sprintf("/clienttest-%016x", rand.Uint64())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if _, err := cfg.API.Delete(ctx, root, &client.DeleteOptions{Recursive: true}); err != nil && !client.IsKeyNotFound(err) {
			t.Errorf("cannot clean up: %v", err)
		}
	})
	n := 0
	for _, group := range keysGroups {
		t.Run(group.name, func(t *testing.T) {
			for _, test := range group.tests {
				n++
				dir := fmt.Sprintf("%s/%d", root, n)
				t.Run(test.name, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					test.run(&keys{TB: t, KeysAPI: cfg.API, ctx: ctx, dir: dir, history: cfg.History})
				})
			}
		})
	}
}

// keysTest is one promise.
type keysTest struct {
	name string
	run  func(k *keys)
}

// keys is a KeysAPI with a directory for one subtest. Its methods end the
// subtest when a call fails that must not.
type keys struct {
	testing.TB
	client.KeysAPI
	ctx     context.Context //nolint:containedctx // lives as long as the subtest
	dir     string
	history int
}

// at is a key of this subtest.
func (k *keys) at(name string) string { return k.dir + "/" + name }

func (k *keys) put(name, value string) *client.Response {
	k.Helper()
	return k.set(name, value, nil)
}

func (k *keys) set(name, value string, o *client.SetOptions) *client.Response {
	k.Helper()
	r, err := k.Set(k.ctx, k.at(name), value, o)
	if err != nil {
		k.Fatalf("set %s: %v", name, err)
	}
	return r
}

func (k *keys) get(name string, o *client.GetOptions) *client.Response {
	k.Helper()
	r, err := k.Get(k.ctx, k.at(name), o)
	if err != nil {
		k.Fatalf("get %s: %v", name, err)
	}
	return r
}

func (k *keys) del(name string, o *client.DeleteOptions) *client.Response {
	k.Helper()
	r, err := k.Delete(k.ctx, k.at(name), o)
	if err != nil {
		k.Fatalf("delete %s: %v", name, err)
	}
	return r
}

func (k *keys) next(w client.Watcher) *client.Response {
	k.Helper()
	r, err := w.Next(k.ctx)
	if err != nil {
		k.Fatalf("watch: %v", err)
	}
	return r
}

// refused checks that err is a refusal with a code and, unless it is empty, a
// cause.
func (k *keys) refused(err error, code int, cause string) {
	k.Helper()
	var e client.Error
	if !errors.As(err, &e) || e.Code != code || cause != "" && e.Cause != cause {
		k.Errorf("got %v, want code %d (%s)", err, code, cause)
	}
}

// value checks what a key holds now.
func (k *keys) value(name, want string) {
	k.Helper()
	if got := k.get(name, nil).Node.Value; got != want {
		k.Errorf("%s holds %q, want %q", name, got, want)
	}
}

// absent checks that a key is not there.
func (k *keys) absent(name string) {
	k.Helper()
	if _, err := k.Get(k.ctx, k.at(name), nil); !client.IsKeyNotFound(err) {
		k.Errorf("get %s: got %v, want it gone", name, err)
	}
}
