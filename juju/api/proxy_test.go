package api_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
)

// tunnels is a proxy that takes everybody with the password to one server, whatever host they ask for.
type tunnels struct {
	server string

	mu    sync.Mutex
	asked []string
}

func (p *tunnels) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
	p.mu.Unlock()
	if r.Header.Get("Proxy-Authorization") != "Basic dXNlcjpwdw==" {
		http.Error(w, "who is it?", http.StatusProxyAuthRequired)
		return
	}
	there, err := net.Dial("tcp", p.server)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(there, here); there.Close() }()
	_, _ = io.Copy(here, there)
}

// A controller behind a proxy is found by the proxy, and everything goes the same way: the socket,
// HTTP, and streams.
func TestProxy(t *testing.T) {
	s := newServer(t)
	s.Routes.HandleFunc("/things", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"n":7}`) })
	p := &tunnels{server: s.Addr()}
	front := httptest.NewServer(p)
	defer front.Close()
	through := func(user *url.Userinfo) func(*http.Request) (*url.URL, error) {
		return func(r *http.Request) (*url.URL, error) {
			if r.URL.Scheme != "https" || r.URL.Host != "controller.example:17070" {
				t.Errorf("asked for a proxy to %s", r.URL)
			}
			return &url.URL{Scheme: "http", Host: strings.TrimPrefix(front.URL, "http://"), User: user}, nil
		}
	}
	info := s.Info()
	info.Addrs = []string{"controller.example:17070"}
	conn := s.Open(info, api.DialOpts{IPAddrResolver: resolver{}, Proxy: through(url.UserPassword("user", "pw"))})
	if conn.Addr() != info.Addrs[0] || conn.IPAddr() != info.Addrs[0] {
		t.Error(conn.Addr(), conn.IPAddr())
	}
	client, err := conn.RootHTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ N int }
	if err := client.Get(t.Context(), "things", &got); err != nil || got.N != 7 {
		t.Error(got, err)
	}
	if _, err := conn.ConnectControllerStream("/things", nil, nil); phaseOf(err) != api.PhaseUpgrade {
		t.Error(err) // it got there
	}
	if want := "CONNECT controller.example:17070 Basic dXNlcjpwdw=="; len(p.asked) != 3 || p.asked[0] != want || p.asked[2] != want {
		t.Errorf("the proxy was asked %q", p.asked)
	}

	for name, test := range map[string]struct {
		proxy func(*http.Request) (*url.URL, error)
		want  string
	}{
		"wrong password": {through(nil), "proxy " + strings.TrimPrefix(front.URL, "http://") + ": 407 Proxy Authentication Required"},
		"no such proxy":  {func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, nil }, "connection refused"},
		"another kind":   {func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "socks5", Host: "a:1"}, nil }, `scheme "socks5" is not supported`},
	} {
		_, err := api.Open(info, api.DialOpts{IPAddrResolver: resolver{}, Proxy: test.proxy})
		if phaseOf(err) != api.PhaseDial || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
	// A proxy that says nothing.
	mute := silent(t, func(net.Conn) {})
	_, err = api.Open(info, api.DialOpts{DialTimeout: 50 * time.Millisecond, Proxy: func(*http.Request) (*url.URL, error) {
		return &url.URL{Scheme: "http", Host: mute}, nil
	}})
	if phaseOf(err) != api.PhaseDial || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a mute proxy: got %v", err)
	}
}
