package badinput_test

import (
	"os"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/test/house"
)

// stage is a controller with a model m1 in which prov and req are deployed, a user who may only
// read, and agents of the units that can log in.
type stage struct {
	*house.House
	model string
}

// secret is everybody's password.
const secret = "a long secret of nobody else"

func newStage(t *testing.T) *stage {
	t.Helper()
	h := house.New(t)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	m, err := h.State.CreateModel(ctx, state.CreateModelArgs{Name: "m1", Owner: "admin"})
	must(err)
	s := &stage{House: h, model: m.UUID}
	_, err = h.State.AddUser(ctx, state.AddUserArgs{Name: "reader", Password: secret, CreatedBy: "admin"})
	must(err)
	must(h.State.GrantModel(ctx, m.UUID, "reader", permission.ReadAccess))
	admin := h.Login(t, m.UUID, h.Admin())
	for _, name := range []string{"prov", "req"} {
		a := h.PutCharm(t, h.Admin(), m.UUID, "local:jammy/"+name+"-0", name, house.Archive(t, os.DirFS("../golden/testdata/"+name)))
		if a.Status != 200 {
			t.Fatal(a)
		}
		if f := admin.Call("Application", 20, "", "Deploy", deploy(name, "local:jammy/"+name+"-0", nil)); string(f.Response) != `{"results":[{}]}` {
			t.Fatalf("%s %s", f.Error, f.Response)
		}
		s.await(t, func() bool {
			u, err := h.State.Unit(m.UUID, name+"/0")
			return err == nil && u.Machine != ""
		})
		must(h.State.SetAgentPassword(ctx, m.UUID, names.NewUnitTag(name+"/0"), secret))
	}
	return s
}

// await waits for what the controller does by itself.
func (s *stage) await(t *testing.T, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !f(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

// deploy are the parameters that deploy one unit.
func deploy(name, url string, config map[string]string) map[string]any {
	return map[string]any{"applications": []any{map[string]any{
		"application": name, "charm-url": url, "num-units": 1, "config": config,
		"charm-origin": map[string]any{
			"source": "local", "type": "", "id": "", "architecture": "amd64",
			"base": map[string]any{"name": "ubuntu", "channel": "22.04/stable"},
		},
	}}}
}
