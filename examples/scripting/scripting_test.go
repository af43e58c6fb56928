package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujuclient"
)

// up starts a controller without machines, known in the client store of $JUJU_DATA.
func up(t *testing.T) controller.Info {
	t.Helper()
	t.Setenv("JUJU_DATA", t.TempDir())
	t.Setenv("JUJU_MODEL", "")
	t.Setenv("JUJU_CONTROLLER", "")
	ctx, cancel := context.WithCancel(t.Context())
	c, err := controller.New(ctx, controller.Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", Name: "test", Store: mem.New()})
	if err != nil {
		t.Fatal(err)
	}
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(ctx, func(i controller.Info) { ready <- i }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the controller ended badly: %v", err)
		}
	})
	select {
	case info := <-ready:
		if err := controller.Register(jujuclient.NewFileStore(os.Getenv("JUJU_DATA")), info, true); err != nil {
			t.Fatal(err)
		}
		return info
	case err := <-done:
		done <- err
		t.Fatalf("the controller did not start: %v", err)
		return controller.Info{}
	}
}

// TestByName runs the example on a model of the client store, and TestByHand at an endpoint that
// names no model.
func TestByName(t *testing.T) {
	up(t)
	play(t, "default")
}

func TestByHand(t *testing.T) {
	info := up(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(info.CACert), 0o600); err != nil {
		t.Fatal(err)
	}
	play(t, "-ca", ca, "-password", info.Password, "wss://"+info.Address)
}

func play(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	if err := run(ctx, append([]string{"-charms", "charms"}, args...), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"application change loadbalancer", "application change db", "unit change db/0"} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("the changes lack %q:\n%s", want, &out)
		}
	}
	env, err := environment.Connect(ctx, "default")
	if err != nil {
		t.Fatal(err)
	}
	defer env.Close()
	status, err := env.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !status.Applications["loadbalancer"].Exposed {
		t.Error("the load balancer is not exposed")
	}
	if err := env.WaitFor(ctx, environment.ApplicationGone("blog")); err != nil {
		t.Error(err)
	}
}
