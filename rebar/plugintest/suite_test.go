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

// TestNoProviderAtAll checks that what does not even define is not blamed for the
// rest, unless nothing else would blame it.
func TestNoProviderAtAll(t *testing.T) {
	rep, err := plugintest.Run(context.Background(), plugintest.Binary("/bin/false"), plugintest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]plugintest.Verdict{}
	for _, r := range rep.Results {
		verdicts[r.Check.ID] = r.Verdict
	}
	for id, want := range map[string]plugintest.Verdict{
		"define-json": plugintest.Failed, "define-quiet": plugintest.Skipped, "ready": plugintest.Skipped,
		"socket-live": plugintest.Skipped, "sigterm": plugintest.Skipped, "unpack": plugintest.Failed,
	} {
		if verdicts[id] != want {
			t.Errorf("%s: %s, want %s", id, verdicts[id], want)
		}
	}
	if rep.Conforms(false) || len(rep.Rows()) != 0 {
		t.Errorf("it conforms: %v, with defects %v", rep.Conforms(false), rep.Rows())
	}
	rep, err = plugintest.Run(context.Background(), plugintest.Binary("/bin/false"), plugintest.Options{Only: []string{"stop"}})
	if err != nil || rep.Conforms(false) {
		t.Errorf("asked about stop alone, it conforms: %v", err)
	}
	if _, err := plugintest.Run(context.Background(), plugintest.Binary("/bin/false"), plugintest.Options{Only: []string{"no-such-check"}}); err == nil {
		t.Error("a check that does not exist is run")
	}
}
