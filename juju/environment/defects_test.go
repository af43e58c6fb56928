package environment_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// deltas answers a watch with one batch each time that it is begun, and then with nothing until the
// connection ends.
func deltas(batch string) func(context.Context, rpc.Request) (any, error) {
	var mu sync.Mutex
	told := map[string]bool{}
	var watches atomic.Int64
	return func(ctx context.Context, req rpc.Request) (any, error) {
		switch req.Method {
		case "WatchAll":
			return params.AllWatcherId{AllWatcherId: string(rune('0' + watches.Add(1)))}, nil
		case "Next":
			mu.Lock()
			again := told[req.ID]
			told[req.ID] = true
			mu.Unlock()
			if !again {
				return map[string]json.RawMessage{"deltas": json.RawMessage(batch)}, nil
			}
			<-ctx.Done()
			return nil, errors.New("watcher was stopped")
		}
		return nil, nil
	}
}

const twoUnits = `[["application","change",{"name":"blog","life":"alive"}],
["unit","change",{"name":"blog/0","application":"blog","agent-status":{"current":"idle"},"workload-status":{"current":"active"}}],
["unit","change",{"name":"blog/1","application":"blog","agent-status":{"current":"allocating"},"workload-status":{"current":"waiting","message":"waiting for machine"}}],
["machine","change",{"id":"0","life":"alive"}]]`

func watched(t *testing.T, batch string) (*environment.Environment, *jujutest.Server) {
	t.Helper()
	answer := deltas(batch)
	c, server := fake(t, nil)
	c.Answer = func(ctx context.Context, _ string, req rpc.Request) (any, error) { return answer(ctx, req) }
	return login(t, server), server
}

// Defect: a wait that times out returns as if all were well.
func TestWaitSaysWhatIsPending(t *testing.T) {
	env, _ := watched(t, twoUnits)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := env.WaitForUnits(ctx, environment.UnitGoal{})
	var wait *environment.WaitError
	if !errors.As(err, &wait) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("wait returns %v", err)
	}
	want := environment.Pending{Entity: "blog/1", Reason: "workload is waiting (waiting for machine), agent is allocating"}
	if len(wait.Pending) != 1 || wait.Pending[0] != want {
		t.Errorf("pending is %v", wait.Pending)
	}
	ctx, cancel = context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := env.WaitForNoMachines(ctx); err == nil || !strings.Contains(err.Error(), "machine 0: is alive") {
		t.Errorf("wait for no machines returns %v", err)
	}
}

// Defects: waits ask for a key that no delta has, ignore the application, keep one error of several, and
// take an empty model for done.
func TestWaitLooksAtWhatIsMeant(t *testing.T) {
	ctx := t.Context()
	failing := strings.NewReplacer(`"allocating"`, `"idle"`, `"waiting",`, `"error",`).Replace(twoUnits)
	env, _ := watched(t, failing)
	var failed *environment.UnitErrors
	if err := env.WaitForUnits(ctx, environment.UnitGoal{}); !errors.As(err, &failed) || len(failed.Units) != 1 {
		t.Errorf("wait with a unit in error returns %v", err)
	}
	if err := env.WaitForUnits(ctx, environment.UnitGoal{State: environment.Removed, Applications: []string{"other"}}); err != nil {
		t.Errorf("wait for the units of an application that is not there to be removed: %v", err)
	}
	empty, _ := watched(t, `[]`)
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	err := empty.WaitForUnits(short, environment.UnitGoal{Applications: []string{"blog"}})
	if err == nil || !strings.Contains(err.Error(), "blog: is not there") {
		t.Errorf("wait for an application that is not there returns %v", err)
	}
	if err := empty.WaitForNoMachines(ctx); err != nil {
		t.Error(err)
	}
}

// Defect: reconnecting never works.
func TestWatchComesBack(t *testing.T) {
	env, server := watched(t, twoUnits)
	sets := 0
	for set, err := range env.Watch(t.Context()) {
		check(t, err)
		sets++
		if set.Restarted != (sets == 2) || len(set.Changes) != 4 {
			t.Fatalf("change set %d is %+v", sets, set)
		}
		if sets == 2 {
			break
		}
		server.DropAll()
	}
	server.DropAll()
	if err := env.Expose(t.Context(), "blog"); err != nil { // the lost connection may be noticed by the call
		if err := env.Expose(t.Context(), "blog"); err != nil {
			t.Errorf("call after the connection was lost: %v", err)
		}
	}
	check(t, env.Reconnect(t.Context()))
	check(t, env.Expose(t.Context(), "blog"))
}

// A watch that may not come back ends with the connection's error.
func TestWatchWithoutRedial(t *testing.T) {
	answer := deltas(twoUnits)
	c, server := fake(t, nil)
	c.Answer = func(ctx context.Context, _ string, req rpc.Request) (any, error) { return answer(ctx, req) }
	env := login(t, server, environment.WithRedial(0))
	var last error
	for _, err := range env.Watch(t.Context()) {
		last = err
		server.DropAll()
	}
	if last == nil {
		t.Error("the watch ended without an error")
	}
}

// Defect: an error of the server marks the connection as dead, after which one may log in twice.
func TestServerErrorLeavesConnection(t *testing.T) {
	_, server := fake(t, func(req rpc.Request) (any, error) {
		if req.Method == "Expose" {
			return nil, &rpc.RequestError{Message: `application "blog" not found`, Code: "not found"}
		}
		return nil, nil
	})
	env := login(t, server)
	var answered *rpc.RequestError
	if err := env.Expose(t.Context(), "blog"); !errors.As(err, &answered) {
		t.Errorf("expose returns %v", err)
	}
	if err := env.Login(t.Context(), "secret"); !errors.Is(err, environment.ErrAlreadyConnected) {
		t.Errorf("second login returns %v", err)
	}
	check(t, env.Unexpose(t.Context(), "blog"))
	if n := len(server.Paths()); n != 1 {
		t.Errorf("%d connections were opened", n)
	}
	check(t, env.Close())
	if err := env.Expose(t.Context(), "blog"); !errors.Is(err, environment.ErrClosed) {
		t.Errorf("call after close returns %v", err)
	}
}

// TestMissingMethod tells a method that a controller has not built from a call that failed.
func TestMissingMethod(t *testing.T) {
	_, server := fake(t, func(req rpc.Request) (any, error) {
		return nil, &rpc.RequestError{Message: "no such request - method " + req.String() + " is not implemented", Code: params.CodeNotImplemented}
	})
	err := login(t, server).Deploy(t.Context(), "db", "ch:mysql")
	var missing *environment.MissingMethodError
	if !errors.As(err, &missing) || !errors.Is(err, coreerrors.NotSupported) || missing.Version != 20 {
		t.Fatalf("deploy returns %v", err)
	}
	want := `cannot deploy "ch:mysql" from the store: Application.DeployFromRepository not supported: the server's Application, in version 20, has no such method`
	if err.Error() != want {
		t.Errorf("error is %q", err)
	}
}

// Defect: one call at a time, and none ends before its answer.
func TestCallsGoTogetherAndEndWithTheirContext(t *testing.T) {
	begun, release := make(chan bool, 2), make(chan bool)
	_, server := fake(t, func(req rpc.Request) (any, error) {
		begun <- true
		<-release
		return nil, nil
	})
	env := login(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	results := make(chan error, 2)
	for range 2 {
		go func() { results <- env.Expose(ctx, "blog") }()
	}
	<-begun
	<-begun // the second was begun before the first was answered
	cancel()
	for range 2 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("call returns %v", err)
		}
	}
	close(release)
}

// Defect: a watch's own connection trusts whoever answers.
func TestOwnConnectionKeepsTheCA(t *testing.T) {
	_, honest := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	_, impostor := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	var target atomic.Value
	target.Store(honest.Addr())
	addr := forward(t, func() string { return target.Load().(string) })
	env, err := environment.New("wss://"+addr+"/model/"+modelUUID+"/api", environment.WithCACert(honest.CACert()))
	check(t, err)
	defer env.Close()
	check(t, env.Login(t.Context(), "secret"))
	target.Store(impostor.Addr())
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var failed error
	for _, err := range env.Watch(ctx, environment.WithOwnConnection()) {
		failed = err
		if err == nil {
			break
		}
	}
	if failed == nil || !strings.Contains(failed.Error(), "TLS") {
		t.Errorf("watch through an impostor yields %v", failed)
	}
	if n := len(impostor.Paths()); n != 0 {
		t.Errorf("the impostor got %d connections", n)
	}
}

// clock is a time that the test makes pass: whoever waits a minute waits for tick.
type clock struct{ tick chan time.Time }

func (clock) Now() time.Time { return time.Unix(0, 0) }

func (c clock) After(d time.Duration) <-chan time.Time {
	if d == time.Minute {
		return c.tick
	}
	return time.After(d)
}

// Defect: no pings, without which Juju ends a connection after three minutes.
func TestIdleConnectionsArePinged(t *testing.T) {
	pings := make(chan bool)
	c, server := fake(t, nil)
	c.Ping = func(ctx context.Context) error {
		select {
		case pings <- true:
		case <-ctx.Done():
		}
		return nil
	}
	c.ModelFacades["Pinger"] = []int{1}
	passing := clock{make(chan time.Time)}
	wait := func(o *api.DialOpts) { o.Clock = passing }
	_ = login(t, server, environment.WithDialOptions(wait))
	for range 3 {
		passing.tick <- time.Time{}
		<-pings
	}

	transcript, err := jujutest.ParseTranscript([]byte(strings.ReplaceAll(`
-- /environment/UUID/api --
> {"Type":"Admin","Request":"Login","Params":{"AuthTag":"user-admin","Password":"secret"},"RequestId":0}
< {"RequestId":0,"Response":{"EnvironTag":"environment-UUID","Facades":[{"Name":"Client","Versions":[0]},{"Name":"Pinger","Versions":[0]}]}}
> {"Type":"Pinger","Request":"Ping","Params":{},"RequestId":1}
< {"RequestId":1,"Response":{}}
> {"Type":"Pinger","Request":"Ping","Params":{},"RequestId":2}
< {"RequestId":2,"Response":{}}
`, "UUID", modelUUID)))
	check(t, err)
	old := jujutest.NewServer(t, jujutest.Config{Transcript: transcript})
	env, err := environment.New("wss://"+old.Addr()+"/environment/"+modelUUID+"/api", environment.WithCACert(old.CACert()), environment.WithDialOptions(wait))
	check(t, err)
	check(t, env.Login(t.Context(), "secret"))
	for range 3 { // the third is taken when the second has been answered
		select {
		case passing.tick <- time.Time{}:
		case <-time.After(5 * time.Second):
			t.Fatal("nobody waits for the time of the next ping")
		}
	}
	check(t, env.Close())
}

// Defect: TLS 1.2 and later are not spoken.
func TestModernTLS(t *testing.T) {
	_, server := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	authority, err := jujutest.NewAuthority("juju-apiserver")
	check(t, err)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
			Certificates: []tls.Certificate{authority.Leaf}, MinVersion: version, MaxVersion: version,
		})
		check(t, err)
		relay(t, l, func() (net.Conn, error) {
			return tls.Dial("tcp", server.Addr(), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // It is the test's own.
		})
		env, err := environment.New("wss://"+l.Addr().String()+"/model/"+modelUUID+"/api", environment.WithCACert(authority.PEM))
		check(t, err)
		check(t, env.Login(t.Context(), "secret"))
		check(t, env.Expose(t.Context(), "blog"))
		check(t, env.Close())
	}
}

// Defect: a backup cannot be downloaded.
func TestBackupDownload(t *testing.T) {
	c, _ := fake(t, func(rpc.Request) (any, error) { return nil, nil })
	server := jujutest.NewServer(t, jujutest.Config{Handler: c.Handler, HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		if err != nil || r.Method != http.MethodGet || r.URL.Path != "/model/"+modelUUID+"/backups" || string(body) != `{"id":"b1"}` || user != "user-admin" || password != "secret" {
			http.Error(w, fmt.Sprintf("asked for %s %s with %q by %s", r.Method, r.URL, body, user), http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, "the archive")
	})})
	var got strings.Builder
	size, err := login(t, server).Backups().Download(t.Context(), "b1", &got)
	if err != nil || size != 11 || got.String() != "the archive" {
		t.Errorf("got %d bytes, %q, %v", size, got.String(), err)
	}
}

// Defect: updating a service raises where it is given no constraints, or at all.
func TestUpdateService(t *testing.T) {
	c, server := fake(t, func(req rpc.Request) (any, error) {
		if req.Method == "SetConfigs" {
			return params.ErrorResults{Results: make([]params.ErrorResult, 1)}, nil
		}
		return nil, nil
	})
	env := login(t, server)
	check(t, env.UpdateService(t.Context(), "blog", environment.UpdateArgs{Settings: environment.Config{"title": 1}}))
	check(t, env.UpdateService(t.Context(), "blog", environment.UpdateArgs{
		CharmURL: "local:blog-2", Settings: environment.Config{"title": 2}, Constraints: environment.Constraints{"mem": 512},
	}))
	var made []string
	for _, req := range c.Requests() {
		made = append(made, req.Type+"."+req.Method)
	}
	want := "Application.SetConfigs Charms.CharmInfo Application.SetCharm Application.SetConfigs Application.SetConstraints"
	if got := strings.Join(made, " "); got != want {
		t.Errorf("calls are %s, want %s", got, want)
	}
	if err := env.UpdateService(t.Context(), "blog", environment.UpdateArgs{
		CharmURL: "local:blog-3", Constraints: environment.Constraints{"memory": 512},
	}); err == nil || len(c.Requests()) != 5 {
		t.Errorf("an unknown constraint: %v, after %d requests", err, len(c.Requests()))
	}
}

// forward accepts connections and hands each to where target says at the time.
func forward(t *testing.T, target func() string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	relay(t, l, func() (net.Conn, error) { return net.Dial("tcp", target()) })
	return l.Addr().String()
}

// relay joins each connection that is accepted with one that is dialled.
func relay(t *testing.T, l net.Listener, dial func() (net.Conn, error)) {
	t.Helper()
	var running sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); running.Wait() })
	running.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			to, err := dial()
			if err != nil {
				_ = from.Close()
				continue
			}
			running.Go(func() { _, _ = io.Copy(to, from); _ = to.Close() })
			running.Go(func() { _, _ = io.Copy(from, to); _ = from.Close() })
		}
	})
}
