package api_test

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestOpen(t *testing.T) {
	s := newServer(t)
	s.handle = func(_ context.Context, req rpc.Request) (any, error) {
		return map[string]string{"called": req.String(), "params": string(req.Params)}, nil
	}
	conn := s.open(s.info(), api.DefaultDialOpts())
	if s.paths[0] != "/model/"+modelUUID+"/api" {
		t.Errorf("path %s", s.paths[0])
	}
	var answer struct{ Called, Params string }
	if err := conn.APICall("Client", conn.BestFacadeVersion("Client"), "", "FullStatus", nil, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Called != "Client(7).FullStatus" || answer.Params != "{}" {
		t.Errorf("%+v", answer)
	}
	if tag, ok := conn.ModelTag(); !ok || tag.Id() != modelUUID {
		t.Error("model", tag)
	}
	if v, ok := conn.ServerVersion(); !ok || v.String() != "3.6.0" {
		t.Error("version", v)
	}
	if conn.AuthTag() != names.NewUserTag("admin") || conn.ControllerTag().Id() != controllerUUID ||
		conn.ControllerAccess() != "superuser" || conn.ModelAccess() != "admin" {
		t.Error("identity")
	}
	hps := conn.APIHostPorts()
	if len(hps) != 2 || hps[0][0].String() == hps[1][0].String() || conn.Addr() != s.addr() || conn.IPAddr() != s.addr() {
		t.Error("addresses", hps)
	}
	if conn.IsProxied() || conn.Context().Err() != nil || conn.CookieURL().String() != "https://"+s.addr()+"/" {
		t.Error("connection")
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	<-conn.Broken()
	err := conn.APICall("Client", 7, "", "FullStatus", nil, nil)
	if !errors.Is(err, rpc.ErrShutdown) || phaseOf(err) != api.PhaseCall {
		t.Error(err)
	}
	if !conn.IsBroken() || conn.Context().Err() == nil {
		t.Error("closed, but not broken")
	}
}

func TestControllerConnection(t *testing.T) {
	s := newServer(t)
	info := s.info()
	info.ModelTag = names.ModelTag{}
	conn := s.open(info, api.DialOpts{})
	if _, ok := conn.ModelTag(); ok || s.paths[0] != "/api" {
		t.Error("model on a controller connection")
	}
	n := conn.NegotiateFacade("Application")
	if n.OK || !strings.Contains(n.Err().Error(), "connections to a model") {
		t.Error(n.Err())
	}
}

// What is sent with a login is what the server needs, and not the command line.
func TestLoginRequest(t *testing.T) {
	s := newServer(t)
	info := s.info()
	info.Tag, info.Nonce = names.NewMachineTag("0"), "machine-0:abc"
	s.open(info, api.DialOpts{})
	got, err := json.Marshal(s.logins[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"auth-tag":"machine-0","credentials":"secret","nonce":"machine-0:abc","macaroons":null,` +
		`"bakery-version":3,"user-data":"","client-version":"` + api.ClientVersion + `"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWrongPassword(t *testing.T) {
	s := newServer(t)
	s.handle = func(context.Context, rpc.Request) (any, error) {
		return nil, &rpc.RequestError{Message: "invalid entity name or password", Code: "unauthorized access"}
	}
	info := s.info()
	info.Password = "wrong"
	_, err := api.Open(info, api.DefaultDialOpts())
	want := "cannot log in to " + s.addr() + ": invalid entity name or password (unauthorized access)"
	if err == nil || err.Error() != want || phaseOf(err) != api.PhaseLogin {
		t.Fatalf("got %v", err)
	}
	if !params.IsCodeUnauthorized(err) || !errors.Is(err, coreerrors.Unauthorized) {
		t.Fatal("the code is lost")
	}
}

func TestValidation(t *testing.T) {
	valid := api.Info{Addrs: []string{"a:1"}}
	for want, change := range map[string]func(*api.Info){
		"missing addresses not valid":             func(i *api.Info) { i.Addrs = nil },
		"host addresses: cannot parse":            func(i *api.Info) { i.Addrs = []string{"a:1", "b"} },
		"is not a port not valid":                 func(i *api.Info) { i.Addrs = []string{"a:x"} },
		"host is empty not valid":                 func(i *api.Info) { i.Addrs = []string{":17070"} },
		`model UUID "x" not valid`:                func(i *api.Info) { i.ModelTag = names.NewModelTag("x") },
		`tag "user-" not valid`:                   func(i *api.Info) { i.Tag = names.NewUserTag("") },
		"specifying Tag and SkipLogin not valid":  func(i *api.Info) { i.SkipLogin, i.Tag = true, names.NewUserTag("bob") },
		"specifying Password and SkipLogin not v": func(i *api.Info) { i.SkipLogin, i.Password = true, "x" },
	} {
		info := valid
		change(&info)
		_, err := api.Open(&info, api.DialOpts{DialWebsocket: nil})
		if err == nil || !errors.Is(err, coreerrors.NotValid) || !strings.Contains(err.Error(), want) ||
			!strings.HasPrefix(err.Error(), "validating info for opening an API connection: ") {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestPhases(t *testing.T) {
	s := newServer(t)
	other := newAuthority(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	s.routes.HandleFunc("/model/"+modelUUID+"/api", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "  no sockets today \n", http.StatusTeapot)
	})
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, c := range []struct {
		phase  api.Phase
		change func(*api.Info)
		text   string
	}{
		{api.PhaseResolve, func(i *api.Info) { i.Addrs = []string{"nowhere.invalid:17070"} }, `cannot resolve "nowhere.invalid": no such host`},
		{api.PhaseDial, func(i *api.Info) { i.Addrs = []string{closed.Addr().String()} }, "connection refused"},
		{api.PhaseTLS, func(i *api.Info) { i.CACert = other.pem }, "certificate signed by unknown authority"},
		{api.PhaseUpgrade, func(*api.Info) {}, "no sockets today (I'm a teapot)"},
	} {
		info := s.info()
		c.change(info)
		_, err := api.Open(info, api.DialOpts{IPAddrResolver: resolver{}})
		if err == nil || phaseOf(err) != c.phase || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: got %v", c.phase, err)
		}
		var all *api.ConnectError
		if !errors.As(err, &all) || !strings.HasPrefix(err.Error(), "unable to connect to API: ") {
			t.Errorf("%s: got %T", c.phase, err)
		}
	}
}

// resolver knows what it holds.
type resolver map[string][]string

func (r resolver) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	var out []net.IPAddr
	for _, ip := range r[host] {
		out = append(out, net.IPAddr{IP: net.ParseIP(ip)})
	}
	if out == nil {
		return nil, errors.New("no such host")
	}
	return out, nil
}

type cache struct {
	mu sync.Mutex
	m  map[string][]string
}

func (c *cache) Lookup(host string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.m[host]
}

func (c *cache) Add(host string, ips []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[host] = ips
}

// A stale cache costs an attempt, not the connection, and is corrected.
func TestStaleCacheLocksNobodyOut(t *testing.T) {
	s := newServer(t)
	_, port, _ := net.SplitHostPort(s.addr())
	info := s.info()
	info.Addrs = []string{"controller.example:" + port}
	dns := &cache{m: map[string][]string{"controller.example": {"127.255.255.254"}}}
	conn := s.open(info, api.DialOpts{DNSCache: dns, IPAddrResolver: resolver{"controller.example": {"127.0.0.1", "127.0.0.1"}}})
	if conn.Addr() != info.Addrs[0] || conn.IPAddr() != s.addr() {
		t.Error(conn.Addr(), conn.IPAddr())
	}
	if got := dns.Lookup("controller.example"); !slices.Equal(got, []string{"127.0.0.1"}) {
		t.Error(got)
	}
}

// A silent address costs its stagger, and the caller's slice keeps its order.
func TestSilentAddressIsOvertaken(t *testing.T) {
	s := newServer(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	info := s.info()
	info.Addrs = []string{silent.Addr().String(), s.addr()}
	before := slices.Clone(info.Addrs)
	begin := time.Now()
	conn := s.open(info, api.DialOpts{DialAddressInterval: 20 * time.Millisecond})
	if conn.IPAddr() != s.addr() || time.Since(begin) > 5*time.Second {
		t.Error(conn.IPAddr(), time.Since(begin))
	}
	if !slices.Equal(before, info.Addrs) {
		t.Error("the caller's addresses were shuffled")
	}
}

func TestRetryUntilTheServerIsThere(t *testing.T) {
	s := newServer(t)
	failures := 2
	opts := api.DialOpts{Timeout: time.Minute, RetryDelay: time.Millisecond}
	s.routes.HandleFunc("/model/"+modelUUID+"/api", func(w http.ResponseWriter, r *http.Request) {
		if failures--; failures >= 0 {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		s.serve(w, r)
	})
	s.open(s.info(), opts)
}

func TestTimeout(t *testing.T) {
	s := newServer(t)
	s.handle = func(ctx context.Context, _ rpc.Request) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	info := s.info()
	info.Password = "slow"
	_, err := api.Open(info, api.DialOpts{Timeout: 50 * time.Millisecond})
	if phaseOf(err) != api.PhaseLogin || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestVerifyCA(t *testing.T) {
	s := newServer(t)
	info := s.info()
	info.CACert = ""
	var asked []string
	opts := api.DialOpts{VerifyCA: func(host, endpoint string, ca *x509.Certificate) error {
		asked = append(asked, host+" "+endpoint+" "+ca.Subject.CommonName)
		return nil
	}}
	s.open(info, opts)
	if want := []string{"127.0.0.1 " + s.addr() + " test CA"}; !slices.Equal(asked, want) {
		t.Errorf("got %q", asked)
	}
	no := errors.New("I do not know it")
	opts.VerifyCA = func(string, string, *x509.Certificate) error { return no }
	if _, err := api.Open(info, opts); !errors.Is(err, no) || len(s.logins) != 1 {
		t.Fatal(err, len(s.logins))
	}
}

func TestRedirects(t *testing.T) {
	there := newServer(t)
	_, portText, _ := net.SplitHostPort(there.addr())
	port, err := net.LookupPort("tcp", portText)
	if err != nil {
		t.Fatal(err)
	}
	servers := [][]params.HostPort{{{Address: params.Address{Value: "127.0.0.1", Type: "ipv4", Scope: "public"}, Port: port}}}
	there.handle = func(context.Context, rpc.Request) (any, error) { return there.welcome("model", "user-carol@idp"), nil }

	here := newServer(t)
	told := false
	here.handle = func(_ context.Context, req rpc.Request) (any, error) {
		if req.Method == "RedirectInfo" {
			return params.RedirectInfoResult{Servers: servers, CACert: there.ca.pem}, nil
		}
		e := &rpc.RequestError{Message: "redirection required", Code: "redirection required"}
		if told {
			e.Info = map[string]any{"servers": servers, "ca-cert": there.ca.pem, "controller-tag": "controller-" + controllerUUID, "controller-alias": "there"}
		}
		return nil, e
	}
	info := here.info()
	info.Password = "moved"
	conn := here.open(info, api.DialOpts{})
	if conn.IPAddr() != there.addr() || there.logins[0].AuthTag != "" || there.logins[0].Credentials != "" {
		t.Errorf("%s %+v", conn.IPAddr(), there.logins)
	}

	told = true
	_, err = api.Open(info, api.DialOpts{})
	var redirect *api.RedirectError
	if !errors.As(err, &redirect) || redirect.FollowRedirect || redirect.CACert != there.ca.pem ||
		redirect.ControllerAlias != "there" || redirect.ControllerTag.Id() != controllerUUID {
		t.Fatal(err)
	}
}

func TestLoginAnswersThatDoNotFit(t *testing.T) {
	s := newServer(t)
	var change func(*params.LoginResult)
	s.handle = func(context.Context, rpc.Request) (any, error) {
		r := s.welcome("model", "user-admin")
		change(&r)
		return r, nil
	}
	info := s.info()
	info.Password = "odd"
	for want, c := range map[string]func(*params.LoginResult){
		`mismatched model tag in login result (got "" want "` + modelUUID + `")`: func(r *params.LoginResult) { r.ModelTag = "" },
		`invalid controller tag "" returned from login`:                          func(r *params.LoginResult) { r.ControllerTag = "" },
		`invalid version "junk"`:                                                 func(r *params.LoginResult) { r.ServerVersion = "junk" },
	} {
		change = c
		if _, err := api.Open(info, api.DialOpts{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestLostConnectionIsBroken(t *testing.T) {
	s := newServer(t)
	conn := s.open(s.info(), api.DialOpts{})
	s.drop()
	<-conn.Broken()
	if !conn.IsBroken() {
		t.Error("lost, but not broken")
	}
}

// clock is advanced by hand: After fires when told.
type clock struct{ after chan chan time.Time }

func (c clock) Now() time.Time { return time.Unix(0, 0) }
func (c clock) After(time.Duration) <-chan time.Time {
	ch := make(chan time.Time, 1)
	c.after <- ch
	return ch
}

func TestUnansweredPingClosesTheConnection(t *testing.T) {
	s := newServer(t)
	pinged := make(chan struct{}, 9)
	s.handle = func(ctx context.Context, _ rpc.Request) (any, error) {
		pinged <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	c := clock{after: make(chan chan time.Time)}
	conn := s.open(s.info(), api.DialOpts{Clock: c})
	(<-c.after) <- time.Time{} // the period
	<-pinged
	(<-c.after) <- time.Time{} // the patience
	<-conn.Broken()
}
