package api_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestOpen(t *testing.T) {
	s := newServer(t)
	s.Answer = func(_ context.Context, _ string, req rpc.Request) (any, error) {
		return map[string]string{"called": req.String(), "params": string(req.Params)}, nil
	}
	s.Servers = [][]params.HostPort{{{Address: params.Address{Value: "10.0.0.5", Type: "ipv4", Scope: "local-cloud"}, Port: 17070}}}
	conn := s.Open(s.Info(), api.DefaultDialOpts())
	if s.Paths()[0] != "/model/"+modelUUID+"/api" {
		t.Errorf("path %s", s.Paths()[0])
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
	if len(hps) != 2 || hps[0][0].String() == hps[1][0].String() || conn.Addr() != s.Addr() || conn.IPAddr() != s.Addr() {
		t.Error("addresses", hps)
	}
	if conn.IsProxied() || conn.Context().Err() != nil || conn.CookieURL().String() != "https://"+s.Addr()+"/" {
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

// Any facade can be called without a client for it, be it known or not.
func TestCall(t *testing.T) {
	s := newServer(t)
	s.ModelFacades["JIMM"] = []int{3, 4}
	s.Answer = func(_ context.Context, _ string, req rpc.Request) (any, error) {
		return map[string]string{"called": req.String() + string(req.Params)}, nil
	}
	conn := s.Open(s.Info(), api.DialOpts{})
	for facade, want := range map[string]string{
		"Client": `Client(7).Do{"a":1}`,
		"JIMM":   `JIMM(4).Do{"a":1}`,
	} {
		var got struct{ Called string }
		err := conn.Call(t.Context(), facade, "Do", map[string]int{"a": 1}, &got)
		if err != nil || got.Called != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
	}
	for facade, want := range map[string]string{
		"Weather":     "Weather not supported: server offers no version, this client knows no version",
		"Application": "Application not supported: server offers no version, this client knows versions 15, 16, 17, 18, 19, 20",
	} {
		if err := conn.Call(t.Context(), facade, "Do", nil, nil); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d calls arrived, want 2", n)
	}
}

func TestControllerConnection(t *testing.T) {
	s := newServer(t)
	info := s.Info()
	info.ModelTag = names.ModelTag{}
	conn := s.Open(info, api.DialOpts{})
	if _, ok := conn.ModelTag(); ok || s.Paths()[0] != "/api" {
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
	info := s.Info()
	info.Tag, info.Nonce = names.NewMachineTag("0"), "machine-0:abc"
	s.Open(info, api.DialOpts{})
	got, err := json.Marshal(s.Logins()[0])
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
	info := s.Info()
	info.Password = "wrong"
	_, err := api.Open(info, api.DefaultDialOpts())
	want := "cannot log in to " + s.Addr() + ": invalid entity name or password (unauthorized access)"
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
	other, err := jujutest.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	teapot := newServer(t, jujutest.Fault{Status: http.StatusTeapot, Text: "  no sockets today "})
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	for _, c := range []struct {
		phase  api.Phase
		change func(*api.Info)
		text   string
	}{
		{api.PhaseResolve, func(i *api.Info) { i.Addrs = []string{"nowhere.invalid:17070"} }, `cannot resolve "nowhere.invalid": no such host`},
		{api.PhaseDial, func(i *api.Info) { i.Addrs = []string{closed.Addr().String()} }, "connection refused"},
		{api.PhaseTLS, func(i *api.Info) { i.CACert = other.PEM }, "certificate signed by unknown authority"},
		{api.PhaseUpgrade, func(i *api.Info) { i.Addrs, i.CACert = []string{teapot.Addr()}, teapot.CACert() }, "no sockets today (I'm a teapot)"},
	} {
		info := s.Info()
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
	_, port, _ := net.SplitHostPort(s.Addr())
	info := s.Info()
	info.Addrs = []string{"controller.example:" + port}
	dns := &cache{m: map[string][]string{"controller.example": {"127.255.255.254"}}}
	conn := s.Open(info, api.DialOpts{DNSCache: dns, IPAddrResolver: resolver{"controller.example": {"127.0.0.1", "127.0.0.1"}}})
	if conn.Addr() != info.Addrs[0] || conn.IPAddr() != s.Addr() {
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
	info := s.Info()
	info.Addrs = []string{silent.Addr().String(), s.Addr()}
	before := slices.Clone(info.Addrs)
	begin := time.Now()
	conn := s.Open(info, api.DialOpts{DialAddressInterval: 20 * time.Millisecond})
	if conn.IPAddr() != s.Addr() || time.Since(begin) > 5*time.Second {
		t.Error(conn.IPAddr(), time.Since(begin))
	}
	if !slices.Equal(before, info.Addrs) {
		t.Error("the caller's addresses were shuffled")
	}
}

func TestRetryUntilTheServerIsThere(t *testing.T) {
	notYet := func(n int) jujutest.Fault {
		return jujutest.Fault{Connection: n, Status: http.StatusServiceUnavailable, Text: "not yet"}
	}
	s := newServer(t, notYet(1), notYet(2))
	s.Open(s.Info(), api.DialOpts{Timeout: time.Minute, RetryDelay: time.Millisecond})
	if got := len(s.Paths()); got != 3 {
		t.Errorf("%d attempts, want 3", got)
	}
}

// What the server refuses for good is not asked again and again.
func TestNoRetryOfARefusal(t *testing.T) {
	for status, want := range map[int]int{http.StatusBadRequest: 1, http.StatusNotFound: 1, http.StatusTooManyRequests: 2} {
		s := newServer(t, jujutest.Fault{Connection: 1, Status: status, Text: "no"})
		_, err := api.Open(s.Info(), api.DialOpts{Timeout: time.Minute, RetryDelay: time.Millisecond})
		if got := len(s.Paths()); got != want || (err == nil) != (want > 1) {
			t.Errorf("%d: %d attempts, want %d; %v", status, got, want, err)
		}
	}
}

func TestTimeout(t *testing.T) {
	s := newServer(t)
	s.Login = func(ctx context.Context, _ string, _ rpc.Request) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	info := s.Info()
	info.Password = "slow"
	_, err := api.Open(info, api.DialOpts{Timeout: 2 * time.Second})
	if phaseOf(err) != api.PhaseLogin || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestVerifyCA(t *testing.T) {
	s := newServer(t)
	info := s.Info()
	info.CACert = ""
	var asked []string
	opts := api.DialOpts{VerifyCA: func(host, endpoint string, ca *x509.Certificate) error {
		asked = append(asked, host+" "+endpoint+" "+ca.Subject.CommonName)
		return nil
	}}
	s.Open(info, opts)
	if want := []string{"127.0.0.1 " + s.Addr() + " juju-generated CA for tests"}; !slices.Equal(asked, want) {
		t.Errorf("got %q", asked)
	}
	no := errors.New("I do not know it")
	opts.VerifyCA = func(string, string, *x509.Certificate) error { return no }
	if _, err := api.Open(info, opts); !errors.Is(err, no) || len(s.Logins()) != 1 {
		t.Fatal(err, len(s.Logins()))
	}
}

func TestRedirects(t *testing.T) {
	there := newServer(t)
	_, portText, _ := net.SplitHostPort(there.Addr())
	port, err := net.LookupPort("tcp", portText)
	if err != nil {
		t.Fatal(err)
	}
	servers := [][]params.HostPort{{{Address: params.Address{Value: "127.0.0.1", Type: "ipv4", Scope: "public"}, Port: port}}}
	there.Login = func(_ context.Context, model string, _ rpc.Request) (any, error) {
		return there.Welcome(model, "user-carol@idp"), nil
	}

	here := newServer(t)
	told := false
	here.Login = func(_ context.Context, _ string, req rpc.Request) (any, error) {
		if req.Method == "RedirectInfo" {
			return params.RedirectInfoResult{Servers: servers, CACert: there.CACert()}, nil
		}
		e := &rpc.RequestError{Message: "redirection required", Code: "redirection required"}
		if told {
			e.Info = map[string]any{"servers": servers, "ca-cert": there.CACert(), "controller-tag": "controller-" + controllerUUID, "controller-alias": "there"}
		}
		return nil, e
	}
	info := here.Info()
	info.Password = "moved"
	conn := here.Open(info, api.DialOpts{})
	if conn.IPAddr() != there.Addr() || there.Logins()[0].AuthTag != "" || there.Logins()[0].Credentials != "" {
		t.Errorf("%s %+v", conn.IPAddr(), there.Logins())
	}

	told = true
	_, err = api.Open(info, api.DialOpts{})
	var redirect *api.RedirectError
	if !errors.As(err, &redirect) || redirect.FollowRedirect || redirect.CACert != there.CACert() ||
		redirect.ControllerAlias != "there" || redirect.ControllerTag.Id() != controllerUUID {
		t.Fatal(err)
	}
}

// A server that sends elsewhere and does not say where is named.
func TestRedirectToNowhere(t *testing.T) {
	s := newServer(t)
	var servers [][]params.HostPort
	s.Login = func(_ context.Context, _ string, req rpc.Request) (any, error) {
		if req.Method == "RedirectInfo" {
			return params.RedirectInfoResult{Servers: servers, CACert: s.CACert()}, nil
		}
		return nil, &rpc.RequestError{Message: "redirection required", Code: "redirection required"}
	}
	info := s.Info()
	info.Password = "moved"
	for _, servers = range [][][]params.HostPort{nil, {{}}} {
		_, err := api.Open(info, api.DialOpts{})
		var phase *api.PhaseError
		if !errors.As(err, &phase) || phase.Phase != api.PhaseRedirect || phase.Address != s.Addr() {
			t.Errorf("%v: %v", servers, err)
		}
	}
}

// nowhere knows every host, and no address of any.
type nowhere struct{}

func (nowhere) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) { return nil, nil }

func TestHostWithoutAddress(t *testing.T) {
	_, err := api.Open(&api.Info{Addrs: []string{"controller.test:17070"}}, api.DialOpts{IPAddrResolver: nowhere{}})
	var phase *api.PhaseError
	if !errors.As(err, &phase) || phase.Phase != api.PhaseResolve || phase.Address != "controller.test" {
		t.Fatal(err)
	}
}

// A provider of logins may send elsewhere without an address, too.
type lost struct{}

func (lost) Login(context.Context, base.APICaller) (*api.LoginResultParams, error) {
	return nil, &api.RedirectError{FollowRedirect: true}
}

func TestProviderThatRedirectsToNowhere(t *testing.T) {
	s := newServer(t)
	_, err := api.Open(s.Info(), api.DialOpts{LoginProvider: lost{}})
	var failed *api.ConnectError
	if !errors.As(err, &failed) || failed.Error() != "unable to connect to API: no address is known" {
		t.Fatal(err)
	}
}

func TestDialPathKeepsToItsTime(t *testing.T) {
	bounded := false
	opts := api.DialOpts{Timeout: time.Hour, DialWebsocket: func(ctx context.Context, _ string, _ *tls.Config, _ string) (rpc.Stream, error) {
		_, bounded = ctx.Deadline()
		return nil, errors.New("not today")
	}}
	_, _, err := api.DialPath(t.Context(), &api.Info{Addrs: []string{"127.0.0.1:1"}}, "/", opts)
	if err == nil || !bounded {
		t.Fatal(err, bounded)
	}
}

func TestLoginAnswersThatDoNotFit(t *testing.T) {
	s := newServer(t)
	var change func(*params.LoginResult)
	s.Login = func(_ context.Context, model string, _ rpc.Request) (any, error) {
		r := s.Welcome(model, "user-admin")
		change(&r)
		return r, nil
	}
	info := s.Info()
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
	conn := s.Open(s.Info(), api.DialOpts{})
	s.DropAll()
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
	s.Ping = func(ctx context.Context) error {
		pinged <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	c := clock{after: make(chan chan time.Time)}
	conn := s.Open(s.Info(), api.DialOpts{Clock: c})
	(<-c.after) <- time.Time{} // the period
	<-pinged
	(<-c.after) <- time.Time{} // the patience
	<-conn.Broken()
}

func phaseOf(err error) api.Phase {
	var p *api.PhaseError
	if !errors.As(err, &p) {
		return ""
	}
	return p.Phase
}

// An older server is spoken to in its own words.
func TestDialPath(t *testing.T) {
	old := rpc.HandlerFunc(func(_ context.Context, req rpc.Request) (any, error) {
		return map[string]string{"AuthTag": req.String() + string(req.Params)}, nil
	})
	s := jujutest.NewServer(t, jujutest.Config{Handler: func(string) rpc.Handler { return old }})
	stream, addr, err := api.DialPath(t.Context(), &api.Info{Addrs: []string{s.Addr()}, CACert: s.CACert()}, "/environment/uuid/api", api.DialOpts{})
	if err != nil {
		t.Fatal(err)
	}
	conn := rpc.NewConn(stream, rpc.Config{Form: rpc.Form0})
	conn.Start(t.Context())
	defer func() { _ = conn.Close() }()
	var got struct{ AuthTag string }
	err = conn.Call(t.Context(), rpc.Request{Type: "Client", Method: "EnvironmentInfo"}, struct{ X int }{1}, &got)
	if err != nil || got.AuthTag != `Client(0).EnvironmentInfo{"X":1}` || addr != s.Addr() || s.Paths()[0] != "/environment/uuid/api" {
		t.Error(err, got, addr, s.Paths())
	}
}
