package api_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/gantline/gantline/juju/api"
)

// tunnel is a Proxier whose near end is a server of the test.
type tunnel struct {
	addr             string
	broken           error
	started, stopped int
}

func (p *tunnel) Start(context.Context) error { p.started++; return p.broken }
func (p *tunnel) Stop()                       { p.stopped++ }
func (p *tunnel) Host() string                { host, _, _ := net.SplitHostPort(p.addr); return host }
func (p *tunnel) Port() string                { _, port, _ := net.SplitHostPort(p.addr); return port }

// A tunnel takes the place of the addresses, is begun before the dial, and ends with the connection,
// or with an opening that fails.
func TestProxier(t *testing.T) {
	s := newServer(t)
	info := s.Info()
	p := &tunnel{addr: s.Addr()}
	info.Addrs, info.Proxier = nil, p
	conn := s.Open(info, api.DialOpts{})
	if !conn.IsProxied() || conn.Proxy() != api.Proxier(p) || conn.Addr() != s.Addr() || p.started != 1 || p.stopped != 0 {
		t.Errorf("%v %v %s %+v", conn.IsProxied(), conn.Proxy(), conn.Addr(), p)
	}
	for _, hps := range conn.APIHostPorts() { // its near end is nobody else's address
		for _, hp := range hps {
			if hp.String() == s.Addr() {
				t.Error("the tunnel's end is among the controller's addresses")
			}
		}
	}
	_ = conn.Close()
	if _ = conn.Close(); p.stopped != 1 {
		t.Errorf("stopped %d times", p.stopped)
	}

	wrong := *info
	wrong.Password = "wrong"
	p = &tunnel{addr: s.Addr()}
	wrong.Proxier = p
	if _, err := api.Open(&wrong, api.DialOpts{}); phaseOf(err) != api.PhaseLogin || p.stopped != 1 {
		t.Errorf("after a refused login: %v, %+v", err, p)
	}
	p = &tunnel{addr: "127.0.0.1:1"}
	wrong.Proxier = p
	if _, err := api.Open(&wrong, api.DialOpts{}); phaseOf(err) != api.PhaseDial || p.stopped != 1 {
		t.Errorf("nobody at the near end: %v, %+v", err, p)
	}
	p = &tunnel{broken: errors.New("no cluster")}
	wrong.Proxier = p
	if _, err := api.Open(&wrong, api.DialOpts{}); phaseOf(err) != api.PhaseDial || !errors.Is(err, p.broken) {
		t.Errorf("a tunnel that does not begin: %v", err)
	}
}
