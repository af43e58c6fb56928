package apicaller_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/worker/apicaller"
)

func TestScaryConnectReplacesTheFirstPassword(t *testing.T) {
	ctrl := newController("initial")
	a := newAgent(t, "", "initial")
	conn, err := apicaller.ScaryConnect(a, ctrl.open)
	if !errors.Is(err, apicaller.ErrChangedPassword) || conn != nil {
		t.Fatalf("first: %v, %v", conn, err)
	}
	current, old := passwords(a)
	if b, err := base64.StdEncoding.DecodeString(current); err != nil || len(b) != 18 || len(current) != 24 {
		t.Errorf("new password %q is not 18 bytes in base64: %v", current, err)
	}
	if old != "initial" || ctrl.password != current {
		t.Errorf("old is %q, the controller has %q, the agent %q", old, ctrl.password, current)
	}
	if n := ctrl.openConnections(); n != 0 {
		t.Errorf("%d connections left open", n)
	}

	conn, err = apicaller.ScaryConnect(a, ctrl.open)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	want := []string{"Agent.GetEntities", "Agent.SetPasswords", "Agent.GetEntities", "Agent.SetPasswords"}
	if !reflect.DeepEqual(ctrl.calls, want) {
		t.Errorf("calls %q, want %q", ctrl.calls, want)
	}
	if again, _ := passwords(a); again != current || ctrl.password != current {
		t.Errorf("the second login changed the password")
	}
}

func TestScaryConnectFallsBack(t *testing.T) {
	ctrl := newController("initial")
	a := newAgent(t, "guessed", "initial")
	_, err := apicaller.ScaryConnect(a, ctrl.open)
	if !errors.Is(err, apicaller.ErrChangedPassword) {
		t.Fatal(err)
	}
	if want := []string{"guessed", "initial"}; !reflect.DeepEqual(ctrl.logins, want) {
		t.Errorf("logins %q, want %q", ctrl.logins, want)
	}
	current, old := passwords(a)
	if current == "guessed" || current != ctrl.password || old != "initial" {
		t.Errorf("agent has %q and %q, controller %q", current, old, ctrl.password)
	}
}

// Which errors end the agent's hope, and which it lives through.
func TestScaryConnectErrors(t *testing.T) {
	coded := func(code string) *params.Error { return &params.Error{Message: "because of " + code, Code: code} }
	refused := func(code string) func(*controller) {
		return func(c *controller) { c.lastErr = &rpc.RequestError{Message: "because of " + code, Code: code} }
	}
	failed := func(err error) func(*controller) { return func(c *controller) { c.lastErr = err } }
	for name, tt := range map[string]struct {
		spoil    func(*controller)
		hopeless bool
	}{
		"dead":                      {func(c *controller) { c.life = "dead" }, true},
		"removed":                   {func(c *controller) { c.lifeErr = coded(params.CodeNotFound) }, true},
		"denied":                    {func(c *controller) { c.lifeErr = coded(params.CodeUnauthorized) }, true},
		"dead for the password":     {func(c *controller) { c.setErr = coded(params.CodeDead) }, true},
		"removed for the password":  {func(c *controller) { c.setErr = coded(params.CodeNotFound) }, true},
		"denied for the password":   {func(c *controller) { c.setErr = coded(params.CodeUnauthorized) }, true},
		"both passwords refused":    {func(c *controller) { c.password = "other" }, true},
		"never provisioned":         {refused(params.CodeNotProvisioned), true},
		"dying":                     {func(c *controller) { c.life = "dying" }, false},
		"strange life":              {func(c *controller) { c.life = "undead" }, false},
		"connection refused":        {failed(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), false},
		"timeout":                   {failed(context.DeadlineExceeded), false},
		"bad CA":                    {failed(x509.UnknownAuthorityError{}), false},
		"try again":                 {refused(params.CodeTryAgain), false},
		"upgrade in progress":       {refused(params.CodeUpgradeInProgress), false},
		"no code":                   {refused(""), false},
		"password not set for once": {func(c *controller) { c.setErr = coded(params.CodeTryAgain) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAgent(t, "current", "initial")
			ctrl := newController("current")
			tt.spoil(ctrl)
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				connector := apicaller.Connector{Logger: slog.New(slog.NewTextHandler(&log, nil))}
				conn, err := connector.ScaryConnect(t.Context(), a, ctrl.open)
				if name == "dying" {
					if err != nil {
						t.Errorf("a dying agent cannot connect: %v", err)
					}
					return
				}
				if err == nil || conn != nil {
					t.Fatalf("connected: %v, %v", conn, err)
				}
				if got := errors.Is(err, apicaller.ErrConnectImpossible); got != tt.hopeless {
					t.Errorf("impossible is %v, want %v: %v", got, tt.hopeless, err)
				}
				if !tt.hopeless && ctrl.lastErr != nil && !errors.Is(err, ctrl.lastErr) {
					t.Errorf("the cause %v is not in %v", ctrl.lastErr, err)
				}
				if logged := strings.Contains(log.String(), "Failed to connect to controller"); logged != tt.hopeless {
					t.Errorf("logged is %v: %s", logged, log.String())
				}
				if n := ctrl.openConnections(); n != 0 {
					t.Errorf("%d connections left open", n)
				}
			})
			if current, old := passwords(a); name != "both passwords refused" && (current != "current" || old != "initial") {
				t.Errorf("the passwords became %q and %q", current, old)
			}
		})
	}
}

func TestNotProvisionedIsRetried(t *testing.T) {
	notYet := &rpc.RequestError{Message: "machine 0 not provisioned", Code: params.CodeNotProvisioned}
	for name, tt := range map[string]struct {
		retry  apicaller.Retry
		errs   int // how many logins say so; negative: all
		took   time.Duration
		logins int
		fails  bool
	}{
		"soon":          {apicaller.Retry{}, 3, 15 * time.Second, 4, false},
		"never":         {apicaller.Retry{}, -1, 10 * time.Minute, 121, true},
		"other numbers": {apicaller.Retry{Delay: time.Second, Limit: 3 * time.Second}, -1, 3 * time.Second, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAgent(t, "current", "initial")
			synctest.Test(t, func(t *testing.T) {
				ctrl := newController("current")
				for range tt.errs {
					ctrl.loginErrs = append(ctrl.loginErrs, notYet)
				}
				if tt.errs < 0 {
					ctrl.lastErr = notYet
				}
				began := time.Now()
				_, err := apicaller.Connector{Retry: tt.retry}.OnlyConnect(t.Context(), a, ctrl.open)
				if (err != nil) != tt.fails || tt.fails && !params.IsCodeNotProvisioned(err) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(began); took != tt.took || len(ctrl.logins) != tt.logins {
					t.Errorf("took %v and %d logins, want %v and %d", took, len(ctrl.logins), tt.took, tt.logins)
				}
			})
		})
	}
}

// jumping is a clock that somebody sets while the agent waits for the first time.
type jumping struct {
	by  time.Duration
	set bool
}

func (c *jumping) Now() time.Time {
	now := time.Now().Round(0) // it does not remember how long it was
	if c.set {
		now = now.Add(c.by)
	}
	return now
}

func (c *jumping) After(d time.Duration) <-chan time.Time {
	c.set = true
	return time.After(d)
}

// A clock that is set while the agent waits makes it give up neither sooner nor
// later: after all, giving up is for good.
func TestClockIsSetWhileNotProvisioned(t *testing.T) {
	notYet := &rpc.RequestError{Message: "machine 0 not provisioned", Code: params.CodeNotProvisioned}
	for _, by := range []time.Duration{-10 * time.Hour, 10 * time.Hour} {
		a := newAgent(t, "current", "initial")
		synctest.Test(t, func(t *testing.T) {
			ctrl := newController("current")
			ctrl.lastErr = notYet
			began := time.Now()
			_, err := apicaller.Connector{Clock: &jumping{by: by}}.ScaryConnect(t.Context(), a, ctrl.open)
			if !errors.Is(err, apicaller.ErrConnectImpossible) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(began); took != 10*time.Minute {
				t.Errorf("set by %v: took %v", by, took)
			}
		})
	}
}

func TestContextEndsTheWait(t *testing.T) {
	a := newAgent(t, "current", "initial")
	synctest.Test(t, func(t *testing.T) {
		ctrl := newController("current")
		ctrl.lastErr = &rpc.RequestError{Message: "machine 0 not provisioned", Code: params.CodeNotProvisioned}
		ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second)
		defer cancel()
		began := time.Now()
		_, err := apicaller.Connector{}.ScaryConnect(ctx, a, ctrl.open)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 7*time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}

// An open function that takes long is abandoned, and what it opens is closed.
func TestContextAbandonsAnOpenFunction(t *testing.T) {
	a := newAgent(t, "current", "initial")
	synctest.Test(t, func(t *testing.T) {
		ctrl := newController("current")
		slow := func(info *api.Info, opts api.DialOpts) (api.Connection, error) {
			time.Sleep(time.Minute)
			return ctrl.open(info, opts)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := (apicaller.Connector{}).OnlyConnect(ctx, a, slow); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(ctrl.conns) != 1 || ctrl.openConnections() != 0 {
			t.Errorf("%d connections, %d open", len(ctrl.conns), ctrl.openConnections())
		}
	})
}

func TestBusyControllerIsAskedAgainLater(t *testing.T) {
	busy := &rpc.RequestError{Message: "try again", Code: params.CodeTryAgain}
	a := newAgent(t, "current", "initial")
	synctest.Test(t, func(t *testing.T) {
		ctrl := newController("current")
		ctrl.loginErrs = []error{busy, busy, busy}
		connector := apicaller.Connector{Retry: apicaller.Retry{BusyDelay: time.Second, BusyLimit: 20 * time.Second}}
		began := time.Now()
		conn, err := connector.OnlyConnect(t.Context(), a, ctrl.open)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if took := time.Since(began); took == 0 || took > 7*time.Second {
			t.Errorf("three retries took %v", took)
		}
		ctrl.lastErr = busy
		if _, err := connector.OnlyConnect(t.Context(), a, ctrl.open); !params.IsCodeTryAgain(err) {
			t.Errorf("past the limit: %v", err)
		}
	})
}

func TestOnlyConnectOnlyConnects(t *testing.T) {
	ctrl := newController("initial")
	a := newAgent(t, "", "initial")
	conn, err := apicaller.OnlyConnect(a, ctrl.open)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if current, _ := passwords(a); len(ctrl.calls) != 0 || current != "" {
		t.Errorf("calls %q, password %q", ctrl.calls, current)
	}
	ctrl.password = "other"
	if _, err := apicaller.OnlyConnect(a, ctrl.open); !params.IsCodeUnauthorized(err) {
		t.Errorf("refused: %v", err)
	}
}

func TestModelIsRecorded(t *testing.T) {
	for name, fail := range map[string]error{"recorded": nil, "not recorded, for it": errors.New("disk full")} {
		t.Run(name, func(t *testing.T) {
			ctrl := newController("current")
			file := newModellessAgent(t, "current", "initial")
			conn, err := apicaller.ScaryConnect(failing{file, fail}, ctrl.open)
			if err != nil {
				t.Fatalf("the failure to record was returned: %v", err)
			}
			defer conn.Close()
			want := modelUUID
			if fail != nil {
				want = ""
			}
			if got := file.CurrentConfig().Model().Id(); got != want {
				t.Errorf("recorded %q, want %q", got, want)
			}
		})
	}
}

// newModellessAgent is newAgent whose configuration names no model.
func newModellessAgent(t *testing.T, current, old string) *agent.File {
	t.Helper()
	a := newAgent(t, current, old)
	path := configPath(a.CurrentConfig().DataDir())
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "\nmodel: model-"+modelUUID, "", 1))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	a = openAgent(t, path)
	if got := a.CurrentConfig().Model().Id(); got != "" {
		t.Fatalf("the model is %q", got)
	}
	return a
}

// failing is an agent whose changes fail, if err is not nil.
type failing struct {
	agent.Agent
	err error
}

func (f failing) ChangeConfig(mutate agent.ConfigMutator) error {
	if f.err != nil {
		return f.err
	}
	return f.Agent.ChangeConfig(mutate)
}
