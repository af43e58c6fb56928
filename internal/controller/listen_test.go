package controller_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
)

// started runs a controller on dir until it is ready, and returns where it listened and what it logged.
func started(t *testing.T, dir, listen string) (address, log string) {
	t.Helper()
	var out bytes.Buffer
	c, err := controller.New(t.Context(), controller.Config{
		DataDir: dir, Listen: listen, Store: mem.New(), Logger: slog.New(slog.NewTextHandler(&out, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	err = c.Run(ctx, func(info controller.Info) {
		address = info.Address
		stop()
	})
	if err != nil {
		t.Error(err)
	}
	return address, out.String()
}

// TestListenAgain: a start that is told no address goes on where the last one was, for agents know no
// other; one that is told another says what that means for them. The host is one that nobody else uses.
func TestListenAgain(t *testing.T) {
	dir := t.TempDir()
	first, log := started(t, dir, "127.83.71.5:0")
	if strings.Contains(log, "old address") {
		t.Errorf("the first start warned: %s", log)
	}
	if again, log := started(t, dir, ""); again != first || strings.Contains(log, "old address") {
		t.Errorf("the second start listened at %s, the first at %s; it said %q", again, first, log)
	}
	moved, log := started(t, dir, "127.83.71.6:0")
	if !strings.Contains(log, "level=WARN") || !strings.Contains(log, "before="+first) {
		t.Errorf("moved from %s to %s without a warning: %q", first, moved, log)
	}
	if again, _ := started(t, dir, ""); again != moved {
		t.Errorf("after a move to %s the next start listened at %s", moved, again)
	}
}

// TestControllerName: a name that could not be written as [controller:]model is refused.
func TestControllerName(t *testing.T) {
	for _, name := range []string{"a b", "a:b", "a/b", "-a"} {
		_, err := controller.New(t.Context(), controller.Config{DataDir: t.TempDir(), Name: name, Store: mem.New()})
		if err == nil || !strings.Contains(err.Error(), "not valid") {
			t.Errorf("name %q: %v", name, err)
		}
	}
}
