package plugintest_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// self returns this binary as a provider, and the options that make it play a role.
func self(t *testing.T, opts plugintest.Options, env ...string) (plugintest.Target, plugintest.Options) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	opts.Env = env
	opts.Timeout = 20 * time.Second
	return plugintest.Binary(exe), opts
}

var faultyOptions = plugintest.Options{Action: "ok", SlowAction: "slow"}

func TestFaultlessConforms(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("runs the whole suite")
	}
	t.Parallel()
	target, opts := self(t, faultyOptions, role+"=faulty")
	if rep := conforms(t, target, opts); rep.Count(plugintest.Skipped) > 0 {
		for _, r := range rep.Results {
			if r.Verdict == plugintest.Skipped {
				t.Errorf("%s was skipped: %s", r.Check.ID, r.Detail)
			}
		}
	}
}

// TestEachFaultIsFound breaks the provider in one place for each check, which must
// see it.
func TestEachFaultIsFound(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("runs a provider for each check")
	}
	for _, c := range plugintest.Checks() {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			target, opts := self(t, faultyOptions, role+"=faulty", "FAULT="+c.ID)
			opts.Only = []string{c.ID}
			rep, err := plugintest.Run(context.Background(), target, opts)
			if err != nil {
				t.Fatal(err)
			}
			want := plugintest.Failed
			if c.Level == plugintest.Should {
				want = plugintest.Deviates
			}
			if got := rep.Results[0]; got.Verdict != want {
				t.Errorf("%s: %s, want %s (%s)", c.ID, got.Verdict, want, got.Detail)
			} else {
				t.Logf("%s", got.Detail)
			}
		})
	}
}

// TestInProcessConforms puts a provider in this process through the suite, but for
// the checks that need a process of its own.
func TestInProcessConforms(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the whole suite")
	}
	t.Parallel()
	target := plugintest.InProcess(faultyDefinition(""), func() interface{} { return selecting{&faulty{}} }, plugin.Config{})
	opts := faultyOptions
	if raced {
		opts.Except = []string{"huge-body"} // each byte costs several
	}
	conforms(t, target, opts)
}
