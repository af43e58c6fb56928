package apiserver_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
)

type limits = apiserver.Limits

func limit(change func(*limits)) func(*apiserver.Config) {
	return func(c *apiserver.Config) { change(&c.Limits) }
}

func split(t *testing.T, addr string) (host, port string) {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}

func TestUnknownThings(t *testing.T) {
	h := newHouse(t, nil)
	model := h.open(h.info("user-admin"))
	info := h.info("user-admin")
	info.ModelTag = names.ModelTag{}
	controller := h.open(info)
	for _, c := range []struct {
		conn interface {
			APICall(string, int, string, string, any, any) error
		}
		typ        string
		version    int
		method     string
		text, code string
	}{
		{model, "Nope", 1, "X", `unknown version (1) of interface "Nope"`, "not implemented"},
		{model, "Client", 99, "X", `unknown version (99) of interface "Client"`, "not implemented"},
		{model, "Client", 0, "FullStatus", `unknown object type "Client"`, "not implemented"},
		{model, "Client", 7, "Nope", "no such request - method Client(7).Nope is not implemented", "not implemented"},
		{model, "Client", 7, "whoAmI", "no such request - method Client(7).whoAmI is not implemented", "not implemented"},
		{model, "Client", 6, "Watch", "no such request - method Client(6).Watch is not implemented", "not implemented"},
		{model, "ModelManager", 9, "WhoAmI", `facade "ModelManager" not supported for model API connection`, "not supported"},
		{controller, "Client", 7, "WhoAmI", `facade "Client" not supported for controller API connection`, "not supported"},
		{model, "Admin", 3, "Login", `unknown version (3) of interface "Admin"`, "not implemented"},
		{controller, "Admin", 3, "Login", `facade "Admin" not supported for controller API connection`, "not supported"},
		{model, "Client", 7, "Agent", "permission denied", "unauthorized access"},
		{model, "Client", 7, "Fail", "it failed", ""},
		{model, "NotifyWatcher", 1, "Next", "unknown watcher id", "not found"},
	} {
		checkError(t, c.typ+"."+c.method, c.conn.APICall(c.typ, c.version, "", c.method, nil, nil), c.text, c.code)
	}
	err := model.APICall("Client", 7, "", "Double", map[string]string{"n": "x"}, nil)
	checkError(t, "wrong type", err, "json: cannot unmarshal string into Go struct field numbers.n of type int", "")
	if err := model.APICall("Client", 7, "an id", "Double", nil, nil); err != nil {
		t.Error("an id on a facade without objects:", err)
	}
}

func TestWatchers(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.Watchers = 2 }))
	conn := h.open(h.info("user-reader"))
	watch := func() string {
		var got numbers
		if err := conn.APICall("Client", 7, "", "Watch", nil, &got); err != nil {
			t.Fatal(err)
		}
		return got.ID
	}
	if a, b := watch(), watch(); a != "1" || b != "2" {
		t.Fatal(a, b)
	}
	err := conn.APICall("Client", 7, "", "Watch", nil, nil)
	checkError(t, "third watcher", err, "try again: too many watchers on this connection (limit 2)", "try again")

	var got numbers
	if err := conn.APICall("NotifyWatcher", 1, "1", "Next", nil, &got); err != nil || got.N != 1 {
		t.Fatal(err, got)
	}
	pending := make(chan error, 1)
	go func() { pending <- conn.APICall("NotifyWatcher", 1, "1", "Next", nil, nil) }()
	if err := conn.APICall("NotifyWatcher", 1, "1", "Stop", nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := <-pending; err == nil || !strings.Contains(err.Error(), "watcher has been stopped") && !strings.Contains(err.Error(), "unknown watcher id") {
		t.Fatal(err)
	}
	checkError(t, "after Stop", conn.APICall("NotifyWatcher", 1, "1", "Next", nil, nil), "unknown watcher id", "not found")
	checkError(t, "Stop again", conn.APICall("NotifyWatcher", 1, "1", "Stop", nil, nil), "unknown watcher id", "not found")
	if id := watch(); id != "3" {
		t.Fatal("an id was used again:", id)
	}
	other := h.open(h.info("user-admin"))
	checkError(t, "another's watcher", other.APICall("NotifyWatcher", 1, "2", "Next", nil, nil), "unknown watcher id", "not found")
}

// A stop of the server answers what waits, and leaves nothing running (goleak looks).
func TestStopAnswersPendingCalls(t *testing.T) {
	h := newHouse(t, nil)
	conn := h.open(h.info("user-reader"))
	if err := conn.APICall("Client", 7, "", "Watch", nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.APICall("NotifyWatcher", 1, "1", "Next", nil, nil); err != nil {
		t.Fatal(err)
	}
	pending := make(chan error, 1)
	go func() { pending <- conn.APICall("NotifyWatcher", 1, "1", "Next", nil, nil) }()
	h.stop()
	var answered *rpc.RequestError
	if err := <-pending; !errors.As(err, &answered) && !errors.Is(err, rpc.ErrShutdown) {
		t.Fatal(err)
	}
	<-conn.Broken()
	if _, err := net.DialTimeout("tcp", h.addr, time.Second); err == nil {
		t.Error("the listener is open")
	}
}

func TestANewerSessionOfAnAgentClosesTheOlder(t *testing.T) {
	h := newHouse(t, nil)
	older := h.open(h.info("unit-my-app-10"))
	another := h.open(h.info("unit-web-0"))
	newer := h.open(h.info("unit-my-app-10"))
	<-older.Broken()
	for _, conn := range []interface {
		APICall(string, int, string, string, any, any) error
	}{another, newer} {
		if err := conn.APICall("Pinger", 1, "", "Ping", nil, nil); err != nil {
			t.Error(err)
		}
	}
	admin, again := h.open(h.info("user-admin")), h.open(h.info("user-admin"))
	if admin.IsBroken() || again.IsBroken() {
		t.Error("a user may have many sessions")
	}
}

// manual is a clock that the test moves.
type manual struct {
	mu     sync.Mutex
	now    time.Time
	timers []*manualTimer
}

type manualTimer struct {
	clock *manual
	at    time.Time // zero when stopped
	f     func()
}

func (c *manual) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *manual) AfterFunc(d time.Duration, f func()) apiserver.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &manualTimer{clock: c, at: c.now.Add(d), f: f}
	c.timers = append(c.timers, t)
	return t
}

func (t *manualTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	t.at = time.Time{}
	return true
}

func (t *manualTimer) Reset(d time.Duration) bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	t.at = t.clock.now.Add(d)
	return true
}

// set sets the clock, as somebody does: timers do not care.
func (c *manual) set(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
	for _, t := range c.timers {
		if !t.at.IsZero() {
			t.at = t.at.Add(by)
		}
	}
}

func (c *manual) advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []func()
	for _, t := range c.timers {
		if !t.at.IsZero() && !t.at.After(c.now) {
			t.at = time.Time{}
			due = append(due, t.f)
		}
	}
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}

func TestAgentsMustPing(t *testing.T) {
	clock := &manual{now: time.Unix(1e9, 0)}
	h := newHouse(t, func(c *apiserver.Config) { c.Clock = clock })
	silent, pinging, stopper, user := h.open(h.info("unit-web-0")), h.open(h.info("unit-my-app-10")), h.open(h.info("machine-0")), h.open(h.info("user-admin"))
	ping := func(method string, conns ...interface {
		APICall(string, int, string, string, any, any) error
	}) {
		for _, conn := range conns {
			if err := conn.APICall("Pinger", 1, "", method, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	clock.advance(2 * time.Minute)
	ping("Ping", pinging)
	ping("Stop", stopper)
	// Other traffic does not count.
	if err := silent.APICall("Client", 7, "", "WhoAmI", nil, nil); err != nil {
		t.Fatal(err)
	}
	clock.advance(time.Minute)
	<-silent.Broken()
	ping("Ping", pinging, stopper, user)
}

func TestSocketsWithoutLoginEnd(t *testing.T) {
	clock := &manual{now: time.Unix(1e9, 0)}
	h := newHouse(t, func(c *apiserver.Config) { c.Clock = clock })
	stranger, user := h.open(h.info("")), h.open(h.info("user-admin"))
	if err := stranger.APICall("Admin", 3, "", "RedirectInfo", nil, nil); err == nil {
		t.Fatal("redirected")
	}
	clock.advance(5 * time.Minute)
	<-stranger.Broken()
	if user.IsBroken() {
		t.Error("the user's session ended too")
	}
}

func TestFramesAreSmallBeforeLogin(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.FrameBeforeLogin, l.Frame = 1000, 5000 }))
	filler := map[string]string{"user-data": strings.Repeat("x", 2000)}
	err := h.open(h.info("")).APICall("Admin", 3, "", "Login", filler, nil)
	var closed *rpc.ClosedError
	if !errors.As(err, &closed) || closed.Code != 1009 || !strings.Contains(err.Error(), "over the limit of 1000 bytes") {
		t.Fatal(err)
	}
	user := h.open(h.info("user-admin"))
	if err := user.APICall("Client", 7, "", "Double", filler, nil); err != nil {
		t.Fatal(err)
	}
	filler["user-data"] = strings.Repeat("x", 6000)
	if err := user.APICall("Client", 7, "", "Double", filler, nil); !strings.Contains(err.Error(), "over the limit of 5000 bytes") {
		t.Fatal(err)
	}
}

func TestPresenceOfAgents(t *testing.T) {
	h := newHouse(t, nil)
	conn := h.open(h.info("machine-0"))
	if !h.isPresent("machine-0") {
		t.Error("not present")
	}
	_ = conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for h.isPresent("machine-0") && ctx.Err() == nil {
		// The server notices soon; nothing tells the test when.
		select {
		case <-ctx.Done():
		case <-time.After(time.Millisecond):
		}
	}
	if h.isPresent("machine-0") {
		t.Error("present after leaving")
	}
}

// Whoever connects and says nothing, or half a header, is not waited for.
func TestSilentConnectionsEnd(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.HeaderTime = 50 * time.Millisecond }))
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(h.caPEM))
	for name, dial := range map[string]func() (net.Conn, error){
		"no TLS": func() (net.Conn, error) { return new(net.Dialer).DialContext(t.Context(), "tcp", h.addr) },
		"half a header": func() (net.Conn, error) {
			d := &tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: "juju-apiserver", MinVersion: tls.VersionTLS12}}
			conn, err := d.DialContext(t.Context(), "tcp", h.addr)
			if err == nil {
				_, err = conn.Write([]byte("GET /api HTTP/1.1\r\nHost:"))
			}
			return conn, err
		},
	} {
		conn, err := dial()
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		_, err = io.ReadAll(conn)
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			t.Errorf("%s: still open", name)
		}
		_ = conn.Close()
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	h := newHouse(t, nil)
	config := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // That is the point.
	conn, err := (&tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", h.addr)
	if err == nil {
		_ = conn.Close()
		t.Error("TLS 1.1 was taken")
	}
}
