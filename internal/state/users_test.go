package state_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
)

func TestUsers(t *testing.T) {
	h := fresh(t)
	_, err := h.AddUser(h.ctx(), state.AddUserArgs{Name: "bob", Password: "pw", CreatedBy: "admin"})
	h.must(err)
	_, err = h.AddUser(h.ctx(), state.AddUserArgs{Name: "bob"})
	h.fails(err, domain.AlreadyExists, "user bob already exists")
	_, err = h.CheckUserPassword(h.ctx(), "bob", "pw")
	h.must(err)
	for _, c := range [][2]string{{"bob", "wrong"}, {"nobody", "pw"}, {"bob", ""}} {
		_, err = h.CheckUserPassword(h.ctx(), c[0], c[1])
		h.fails(err, domain.Unauthorized, "invalid entity name or password")
	}
	h.must(h.DisableUser(h.ctx(), "bob"))
	_, err = h.CheckUserPassword(h.ctx(), "bob", "pw")
	h.fails(err, domain.Unauthorized, "invalid entity name or password")
	if n := len(h.Users(false)); n != 1 {
		t.Errorf("%d users are enabled", n)
	}
	h.must(h.EnableUser(h.ctx(), "bob"))
	h.must(h.SetUserPassword(h.ctx(), "bob", "new"))
	_, err = h.CheckUserPassword(h.ctx(), "bob", "pw")
	h.fails(err, domain.Unauthorized, "invalid entity name or password")
	_, err = h.CheckUserPassword(h.ctx(), "bob", "new")
	h.must(err)
	h.fails(h.DisableUser(h.ctx(), "admin"), domain.Unauthorized, "cannot disable controller model owner")
	h.must(h.RemoveUser(h.ctx(), "bob"))
	_, err = h.User("bob")
	h.fails(err, domain.UserNotFound, `user "bob" not found`)
}

func TestModelAccess(t *testing.T) {
	h := fresh(t)
	_, err := h.AddUser(h.ctx(), state.AddUserArgs{Name: "bob"})
	h.must(err)
	h.must(h.GrantModel(h.ctx(), modelUUID, "bob", permission.WriteAccess))
	h.fails(h.GrantModel(h.ctx(), modelUUID, "bob", permission.ReadAccess), "", `user already has "read" access or greater`)
	if models := h.ModelsFor("bob"); len(models) != 1 || models[0].Name != "m1" {
		t.Errorf("bob sees %v", models)
	}
	h.must(h.RevokeModel(h.ctx(), modelUUID, "bob", permission.WriteAccess))
	if a := h.ModelAccess(modelUUID, "bob"); a != permission.ReadAccess {
		t.Errorf("access is %q", a)
	}
	// Access belongs to the user who got it, not to the name.
	h.must(h.RemoveUser(h.ctx(), "bob"))
	_, err = h.AddUser(h.ctx(), state.AddUserArgs{Name: "bob"})
	h.must(err)
	if a := h.ModelAccess(modelUUID, "bob"); a != permission.NoAccess {
		t.Errorf("a new user inherited access %q", a)
	}
	_, err = h.CreateModel(h.ctx(), state.CreateModelArgs{Name: "m1", Owner: "admin"})
	h.fails(err, domain.AlreadyExists, `model "m1" for admin already exists`)
}

// A remembered password costs nothing; too many at once are told to come again
// instead of waiting for ever; and everything is forgotten with the password.
func TestPasswordCost(t *testing.T) {
	h := fresh(t)
	_, err := h.CheckUserPassword(h.ctx(), "admin", "secret")
	h.must(err)
	start := time.Now()
	for range 1000 {
		_, err := h.CheckUserPassword(h.ctx(), "admin", "secret")
		h.must(err)
	}
	if d := time.Since(start); d > 10*time.Second { // 30 s and more if each were checked
		t.Errorf("a thousand remembered logins took %v", d)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	kinds := map[domain.Kind]int{}
	for i := range 16 {
		wg.Go(func() {
			_, err := h.CheckUserPassword(ctx, "admin", fmt.Sprint(i))
			mu.Lock()
			kinds[domain.KindOf(err)]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if kinds[domain.TryAgain] == 0 || kinds[domain.TryAgain]+kinds[domain.Unauthorized] != 16 {
		t.Errorf("answers were %v", kinds)
	}
}

func TestAgents(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	password, err := state.NewAgentPassword()
	h.must(err)
	unit, machine := names.NewUnitTag("prov/0"), names.NewMachineTag("0")
	for _, tag := range []names.Tag{unit, machine} {
		h.fails(h.CheckAgentPassword(h.ctx(), modelUUID, tag, "", ""), domain.Unauthorized, "invalid entity name or password")
		h.must(h.SetAgentPassword(h.ctx(), modelUUID, tag, password))
	}
	h.must(h.CheckAgentPassword(h.ctx(), modelUUID, unit, password, ""))
	h.fails(h.CheckAgentPassword(h.ctx(), modelUUID, machine, password, "n"), domain.NotProvisioned, "machine 0 not provisioned")
	h.must(h.SetProvisioned(h.ctx(), modelUUID, "0", state.ProvisionInfo{InstanceID: "i-0", Nonce: "n"}))
	h.must(h.CheckAgentPassword(h.ctx(), modelUUID, machine, password, "n"))
	h.fails(h.CheckAgentPassword(h.ctx(), modelUUID, machine, password, "m"), domain.NotProvisioned, "machine 0 not provisioned")
	h.fails(h.SetAgentPassword(h.ctx(), modelUUID, unit, "short"), "", "password is only 5 bytes long, and is not a valid Agent password")
	u, err := h.Unit(modelUUID, "prov/0")
	h.must(err)
	if text := fmt.Sprintf("%v %+v %#v", u.Password, *u, u.Password); strings.Contains(text, string(u.Password)) {
		t.Errorf("a secret was printed: %s", text)
	}
}

func TestCertificatesAreSealed(t *testing.T) {
	h := fresh(t)
	_, err := h.Certificates()
	h.fails(err, domain.NotFound, "certificates not found")
	c := state.Certificates{CACert: "ca", CAKey: "very private", Cert: "leaf", Key: "private too", OldCACert: "old", OldCAKey: "old private", CABridge: "bridge"}
	h.must(h.SetCertificates(h.ctx(), state.Certificates{}, c))
	got, err := h.Certificates()
	h.must(err)
	if got != c {
		t.Errorf("got %+v", got)
	}
	e, err := h.store.Get(h.ctx(), "/gantline/1/controller")
	h.must(err)
	if strings.Contains(string(e.Value), "private") {
		t.Error("the store holds a private key in clear")
	}
	other, err := state.Open(h.ctx(), state.Config{Store: h.store, SealKey: []byte(strings.Repeat("x", 32))})
	h.must(err)
	defer other.Close()
	if _, err := other.Certificates(); err == nil {
		t.Error("another key opened the private keys")
	}
}

func TestSealKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	a, err := state.LoadSealKey(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := state.LoadSealKey(path)
	if err != nil || string(a) != string(b) || len(a) != 32 {
		t.Errorf("keys are %x, %x, %v", a, b, err)
	}
}

func TestInitialiseOnce(t *testing.T) {
	h := fresh(t)
	err := h.Initialise(h.ctx(), state.Bootstrap{Name: "again", AdminPassword: "x"})
	if !errors.Is(err, domain.AlreadyExists) {
		t.Errorf("got %v", err)
	}
	if !h.Initialised() {
		t.Error("the controller is not initialised")
	}
}

// Of two who have the key one registers; a password that is set otherwise uses the key up too.
func TestSecretKeyWorksOnce(t *testing.T) {
	h := fresh(t)
	_, err := h.AddUser(h.ctx(), state.AddUserArgs{Name: "bob"})
	h.must(err)
	key, err := h.SecretKey("bob")
	h.must(err)
	if err := h.RegisterUser(h.ctx(), "bob", make([]byte, len(key)), "x"); !errors.Is(err, domain.NotFound) {
		t.Errorf("registering with another key: %v", err)
	}
	results := make(chan error, 2)
	for _, password := range []string{"one", "two"} {
		go func() { results <- h.RegisterUser(h.ctx(), "bob", key, password) }()
	}
	first, second := <-results, <-results
	if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), domain.NotFound) {
		t.Errorf("registering twice: %v, %v", first, second)
	}
	if _, err := h.SecretKey("bob"); !errors.Is(err, domain.NotFound) {
		t.Errorf("the key is still there: %v", err)
	}
	again, err := h.ResetPassword(h.ctx(), "bob")
	h.must(err)
	if bytes.Equal(again, key) {
		t.Error("the key is the same")
	}
	h.must(h.SetUserPassword(h.ctx(), "bob", "three"))
	if err := h.RegisterUser(h.ctx(), "bob", again, "four"); !errors.Is(err, domain.NotFound) {
		t.Errorf("registering after the password was set: %v", err)
	}
	if _, err := h.SecretKey("nobody"); !errors.Is(err, domain.NotFound) || err.Error() != `secret key for user "nobody" not found` {
		t.Errorf("the key of nobody: %v", err)
	}
}
