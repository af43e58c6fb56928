package api_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// silent listens, and says nothing but what greet says.
func silent(t *testing.T, greet func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			go greet(c)
		}
	}()
	return l.Addr().String()
}

// stuck resolves nothing until it is given up.
type stuck struct{}

func (stuck) LookupIPAddr(ctx context.Context, _ string) ([]net.IPAddr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// Whatever does not answer in time is named, with its address.
func TestTimeoutsNameThePhase(t *testing.T) {
	s := newServer(t)
	s.Password = ""
	s.Login = func(ctx context.Context, _ string, _ rpc.Request) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	noTLS := silent(t, func(net.Conn) {})
	cert := s.Info()
	noUpgrade := silent(t, func(c net.Conn) {
		_ = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{public.Leaf}, MinVersion: tls.VersionTLS12}).Handshake()
	})
	_, port, _ := net.SplitHostPort(noTLS)
	cached, known := "controller.example:"+port, &cache{m: map[string][]string{"controller.example": {"127.0.0.1"}}}
	for _, test := range []struct {
		phase   api.Phase
		addr    string
		opts    api.DialOpts
		address string
	}{
		{api.PhaseResolve, "controller.example:17070", api.DialOpts{DialTimeout: 50 * time.Millisecond, IPAddrResolver: stuck{}}, "controller.example"},
		{api.PhaseTLS, noTLS, api.DialOpts{DialTimeout: time.Second}, noTLS},
		// A cached name is not asked for again when there is no time left for it.
		{api.PhaseTLS, cached, api.DialOpts{DialTimeout: time.Second, IPAddrResolver: stuck{}, DNSCache: known}, noTLS},
		{api.PhaseUpgrade, noUpgrade, api.DialOpts{DialTimeout: 3 * time.Second, InsecureSkipVerify: true}, noUpgrade},
		{api.PhaseLogin, s.Addr(), api.DialOpts{Timeout: 3 * time.Second}, s.Addr()},
	} {
		info := *cert
		info.Addrs = []string{test.addr}
		begin := time.Now()
		_, err := api.Open(&info, test.opts)
		var phase *api.PhaseError
		if !errors.As(err, &phase) || phase.Phase != test.phase || phase.Address != test.address || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v", test.phase, err)
		}
		if d := time.Since(begin); d > 10*time.Second {
			t.Errorf("%s: gave up after %s", test.phase, d)
		}
	}
	// The dial itself: a context that has ended.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	info := *cert
	info.Addrs = []string{noTLS}
	if _, err := api.OpenContext(ctx, &info, api.DialOpts{}); phaseOf(err) != api.PhaseDial || !errors.Is(err, context.Canceled) {
		t.Errorf("dial: got %v", err)
	}
	// And a call.
	ctx, cancel = context.WithCancel(t.Context())
	answered := newServer(t)
	answered.Answer = func(ctx context.Context, _ string, _ rpc.Request) (any, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	conn := answered.Open(answered.Info(), api.DialOpts{})
	err := conn.APICallContext(ctx, "Client", 7, "", "FullStatus", nil, nil)
	want := "cannot call Client(7).FullStatus at " + answered.Addr() + ": context canceled"
	if phaseOf(err) != api.PhaseCall || !errors.Is(err, context.Canceled) || err.Error() != want {
		t.Errorf("call: got %v, want %s", err, want)
	}
}

// A redirection that cannot be learned is an error of that phase; one that leads on to another is
// the caller's to follow.
func TestRedirectsThatEndNowhere(t *testing.T) {
	s := newServer(t)
	s.Password = ""
	var there params.RedirectInfoResult
	s.Login = func(_ context.Context, _ string, req rpc.Request) (any, error) {
		if req.Method == "RedirectInfo" && there.CACert != "" {
			return there, nil
		}
		if req.Method == "RedirectInfo" {
			return nil, &rpc.RequestError{Message: "I have forgotten where"}
		}
		return nil, &rpc.RequestError{Message: "redirection required", Code: "redirection required"}
	}
	_, err := api.Open(s.Info(), api.DialOpts{})
	var phase *api.PhaseError
	if !errors.As(err, &phase) || phase.Phase != api.PhaseRedirect || phase.Address != s.Addr() || !strings.Contains(err.Error(), "I have forgotten where") {
		t.Errorf("got %v", err)
	}
	host, port, _ := net.SplitHostPort(s.Addr())
	number, err := net.LookupPort("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	there = params.RedirectInfoResult{CACert: s.CACert(), Servers: [][]params.HostPort{{{
		Address: params.Address{Value: host, Type: "ipv4", Scope: "public"}, Port: number,
	}}}}
	before := len(s.Paths())
	_, err = api.Open(s.Info(), api.DialOpts{})
	var redirect *api.RedirectError
	if !errors.As(err, &redirect) || !redirect.FollowRedirect || !api.IsRedirectError(err) {
		t.Errorf("sent in a circle: got %v", err)
	}
	if dials := len(s.Paths()) - before; dials != 2 {
		t.Errorf("%d connections, want 2", dials)
	}
}

// A stream whose server says nothing is given up with its context.
func TestStreamsGiveUpWithTheirContext(t *testing.T) {
	transcript := "-- /model/" + modelUUID + "/log --\n> {\"first\":\"word\"}\n"
	s := newServerOf(t, config(t, transcript))
	conn := s.Open(s.Info(), api.DialOpts{})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := conn.ConnectStreamContext(ctx, "/log", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, err := conn.ConnectControllerStreamContext(ctx, "/log", nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if conn.IsBroken() {
		t.Error("the connection broke with its stream")
	}
}
