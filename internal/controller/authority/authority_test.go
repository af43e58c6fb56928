package authority_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/controller/authority"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/core/instance"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const uuid = "deadbeef-1bad-500d-9000-4b1d0d06f00d"

// house is a controller's state with its authority, on a store that outlives it.
type house struct {
	*authority.Authority
	state   *state.State
	trusted atomic.Pointer[string] // what was told last
	close   func()
}

func open(t *testing.T, store kv.Store) *house {
	t.Helper()
	return openWith(t, store, func(*authority.Config) {})
}

func openWith(t *testing.T, store kv.Store, change func(*authority.Config)) *house {
	t.Helper()
	st, err := state.Open(t.Context(), state.Config{Store: store, SealKey: make([]byte, 32), ControllerID: "one"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- st.Run(ctx) }() // ends in close
	h := &house{state: st, close: func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		_ = st.Close()
	}}
	if !st.Initialised() {
		err := st.Initialise(t.Context(), state.Bootstrap{
			UUID: uuid, Name: "gantline", AdminPassword: "secret", Version: "3.6.0",
			Cloud: state.Cloud{Name: "localhost", Type: "proc", Region: "localhost", AuthTypes: []string{"empty"}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	cfg := authority.Config{State: st, UUID: uuid, Hosts: loopback, Changed: func(trusted string) { h.trusted.Store(&trusted) }}
	change(&cfg)
	h.Authority, err = authority.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func loopback() ([]string, error) { return []string{"127.0.0.1"}, nil }

// good fails the test unless who trusts these CAs alone trusts what is presented.
func (h *house) good(t *testing.T, what, trusted string) {
	t.Helper()
	if err := h.verify(trusted); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func (h *house) verify(trusted string) error { return h.verifyAt(trusted, time.Now()) }

func (h *house) verifyAt(trusted string, now time.Time) error {
	served, err := h.Certificate(&tls.ClientHelloInfo{})
	if err != nil {
		return err
	}
	opts := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), DNSName: "juju-apiserver", CurrentTime: now}
	opts.Roots.AppendCertsFromPEM([]byte(trusted))
	for _, der := range served.Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		opts.Intermediates.AddCert(c)
	}
	leaf, err := x509.ParseCertificate(served.Certificate[0])
	if err == nil {
		_, err = leaf.Verify(opts)
	}
	return err
}

// TestReplacement is one from its beginning to its end, and over a restart in the middle.
func TestReplacement(t *testing.T) {
	store := mem.New()
	defer func() { _ = store.Close() }()
	h := open(t, store)
	old := *h.trusted.Load()
	h.good(t, "at first", old)
	if err := h.Retire(t.Context()); !errors.Is(err, certs.ErrOneCA) {
		t.Errorf("retired the only CA: %v", err)
	}
	if err := h.Replace(t.Context()); err != nil {
		t.Fatal(err)
	}
	both := *h.trusted.Load()
	fresh := both[:len(both)-len(old)]
	if fresh+old != both || fresh == "" {
		t.Fatal("the old CA is not told after the new one")
	}
	for range 2 {
		h.good(t, "old CA", old)
		h.good(t, "new CA", fresh)
		if config, err := h.state.ControllerConfig(); err != nil || config["ca-cert"] != both {
			t.Errorf("agents are told other CAs: %v", err)
		}
		if err := h.Replace(t.Context()); !errors.Is(err, certs.ErrTwoCAs) {
			t.Errorf("a third CA: %v", err)
		}
		h.close()
		h = open(t, store)
	}
	defer func() { h.close() }()
	if err := h.Retire(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.good(t, "new CA", fresh)
	if err := h.verify(old); err == nil {
		t.Error("the retired CA is good")
	}
	if config, err := h.state.ControllerConfig(); err != nil || config["ca-cert"] != fresh {
		t.Errorf("agents are told other CAs: %v", err)
	}
}

// crashing is a store whose controller dies at one of its transactions: before it is made, or after
// it and before anybody knows.
type crashing struct {
	kv.Store
	left  int // transactions until the crash
	after bool
	dead  bool
}

var errCrash = errors.New("killed")

func (c *crashing) Txn(ctx context.Context, txn kv.Txn) (kv.Revision, error) {
	if c.dead {
		return 0, errCrash
	}
	if c.left--; c.left != -1 {
		return c.Store.Txn(ctx, txn)
	}
	c.dead = true
	if c.after {
		if _, err := c.Store.Txn(ctx, txn); err != nil {
			return 0, err
		}
	}
	return 0, errCrash
}

// TestKilledAtAnyStep ends a controller before and after each transaction of a replacement. The next
// one presents what is good for all that were told so far, and finishes.
func TestKilledAtAnyStep(t *testing.T) {
	points := 0
	for _, after := range []bool{false, true} {
		for left := 0; ; left++ {
			store := mem.New()
			h := open(t, store)
			old := *h.trusted.Load()
			h.close()
			wire := &crashing{Store: store, after: after, left: math.MaxInt}
			h = open(t, wire)
			wire.left = left
			model := h.state.Models()[0].UUID
			err := h.Replace(t.Context())
			if err == nil {
				err = h.state.KeepsCA(t.Context(), model, "0", "the new one")
			}
			if err == nil {
				err = h.Retire(t.Context())
			}
			trusted := *h.trusted.Load()
			h.close()
			if err == nil {
				_ = store.Close()
				break // there are no more steps
			}
			points++
			if !errors.Is(err, errCrash) {
				t.Fatal(err)
			}
			h = open(t, store)
			now, err := h.state.Controller()
			if err != nil {
				t.Fatal(err)
			}
			if now.OldCACert != "" || now.CACert == old {
				h.good(t, "old CA", old)
			}
			h.good(t, "what was told before the crash, or what it was replaced by", trusted)
			h.good(t, "what is told now", *h.trusted.Load())
			if now.OldCACert == "" && now.CACert == old {
				if err := h.Replace(t.Context()); err != nil {
					t.Errorf("cannot begin again: %v", err)
				}
			}
			if err := h.Retire(t.Context()); err != nil && !errors.Is(err, certs.ErrOneCA) {
				t.Errorf("cannot finish: %v", err)
			}
			h.good(t, "in the end", *h.trusted.Load())
			if h.verify(old) == nil {
				t.Error("the old CA is good in the end")
			}
			h.close()
			_ = store.Close()
		}
	}
	if points < 6 {
		t.Errorf("%d points of a crash, want at least 6", points)
	}
}

// calendar is a clock that the test moves.
type calendar struct {
	mu    sync.Mutex // guards what follows
	now   time.Time
	hosts []string
	ticks chan time.Time
}

func (c *calendar) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *calendar) After(time.Duration) <-chan time.Time { return c.ticks }

func (c *calendar) Hosts() ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.hosts), nil
}

// pass lets the time pass and the authority look twice: what the first look did is done by then.
func (c *calendar) pass(d time.Duration, hosts ...string) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.hosts = append(c.hosts, hosts...)
	now := c.now
	c.mu.Unlock()
	c.ticks <- now
	c.ticks <- now
}

// TestLeafIsRenewedWhileRunning lets years pass under a controller that nobody starts anew.
func TestLeafIsRenewedWhileRunning(t *testing.T) {
	store := mem.New()
	defer func() { _ = store.Close() }()
	c := &calendar{now: time.Now(), hosts: []string{"127.0.0.1"}, ticks: make(chan time.Time)}
	h := openWith(t, store, func(cfg *authority.Config) { cfg.Now, cfg.After, cfg.Hosts = c.Now, c.After, c.Hosts })
	defer h.close()
	trusted := *h.trusted.Load()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }() // ends below
	leaves := map[string]bool{}
	for range 5 * 12 {
		c.pass(30 * 24 * time.Hour)
		if err := h.verifyAt(trusted, c.Now()); err != nil {
			t.Errorf("at %v: %v", c.Now(), err)
		}
		now, _ := h.Certificate(nil)
		leaves[now.Leaf.SerialNumber.String()] = true
	}
	if len(leaves) != 3 {
		t.Errorf("%d leaves in five years, want one each 23 months", len(leaves))
	}
	c.pass(time.Hour, "10.1.2.3")
	now, _ := h.Certificate(nil)
	if err := now.Leaf.VerifyHostname("10.1.2.3"); err != nil {
		t.Errorf("the host's new address is not in the leaf: %v", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestAnotherControllersChange: what one controller stores, another presents.
func TestAnotherControllersChange(t *testing.T) {
	store := mem.New()
	defer func() { _ = store.Close() }()
	one := open(t, store)
	defer one.close()
	two := open(t, store)
	defer two.close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- two.Run(ctx) }() // ends below
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	if err := one.Replace(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); *two.trusted.Load() != *one.trusted.Load(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the other controller does not present it")
		}
	}
	one.good(t, "one", *one.trusted.Load())
	two.good(t, "two", *one.trusted.Load())
}

// TestWhoKeepsTheCA: machines whose agents keep the CA are known, over a restart and for that CA alone.
func TestWhoKeepsTheCA(t *testing.T) {
	store := mem.New()
	defer func() { _ = store.Close() }()
	h := open(t, store)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	model := h.state.Models()[0].UUID
	arch := "amd64"
	for _, instanceID := range []string{"a", "b", ""} {
		_, err := h.state.AddMachine(ctx, model, state.AddMachineArgs{InstanceID: instanceID, Nonce: "n", Hardware: &instance.HardwareCharacteristics{Arch: &arch}})
		must(err)
	}
	without := func(ca string, want ...string) {
		t.Helper()
		got, err := h.state.MachinesWithoutCA(ctx, ca)
		must(err)
		if !slices.Equal(got[model], want) {
			t.Errorf("without CA %q: %v, want %v", ca, got, want)
		}
	}
	must(h.Replace(ctx))
	without("first", "0", "1")
	must(h.state.KeepsCA(ctx, model, "1", "first"))
	must(h.state.KeepsCA(ctx, model, "1", "first"))
	without("first", "0")
	without("second", "0", "1")
	h.close()
	h = open(t, store)
	defer func() { h.close() }()
	without("first", "0")
	must(h.state.KeepsCA(ctx, model, "1", "second"))
	without("second", "0")
	must(h.Retire(ctx))
	without("second", "0", "1")
}
