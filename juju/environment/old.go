package environment

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// oldServer is a connection to a server that speaks the frames of Juju 1, logged in.
type oldServer struct {
	conn    *rpc.Conn
	addr    string
	tag     string // "environment-UUID"
	facades map[string][]int

	stop  context.CancelFunc
	pings sync.WaitGroup
}

// oldLoginResult is what the login of Juju 1 answers.
type oldLoginResult struct {
	EnvironTag string
	Facades    []params.FacadeVersions
}

// pingInterval is well within the three minutes after which Juju gives up on a silent client.
const pingInterval = time.Minute

// errNewer says that a server lets clients of Juju 1 in and has none of the methods that they call.
var errNewer = errors.New("the server is newer than Juju 1")

// loginOld logs in to Juju 1; mu is held.
func (e *Environment) loginOld(ctx context.Context, user names.UserTag, password string) error {
	opts := api.DefaultDialOpts()
	for _, apply := range e.settings.dialOptions() {
		apply(&opts)
	}
	login := func(ctx context.Context) (*oldServer, error) {
		if opts.Timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, opts.Timeout)
			defer cancel()
		}
		info := &api.Info{Addrs: e.at.addrs, CACert: e.settings.caCert, SkipLogin: true}
		stream, addr, err := api.DialPath(ctx, info, e.at.oldPath(), opts)
		if err != nil {
			return nil, err
		}
		s := &oldServer{conn: rpc.NewConn(stream, rpc.Config{Form: rpc.Form0}), addr: addr}
		s.conn.Start(context.WithoutCancel(ctx))
		if err := s.login(ctx, user, password); err != nil {
			_ = s.conn.Close()
			return nil, &api.PhaseError{Phase: api.PhaseLogin, Address: addr, Err: err}
		}
		s.keepAlive(opts.Clock)
		return s, nil
	}
	s, err := login(ctx)
	if err != nil {
		return err
	}
	if versions, ok := s.facades["Client"]; ok && !slices.Contains(versions, 0) {
		return errors.Join(errNewer, s.close())
	}
	e.old, e.oldLogin, e.uuid = s, login, e.at.uuid
	if len(s.tag) > len("environment-") {
		e.uuid = s.tag[len("environment-"):]
	}
	return nil
}

func (s *oldServer) login(ctx context.Context, user names.UserTag, password string) error {
	var out oldLoginResult
	in := struct{ AuthTag, Password string }{user.String(), password}
	if err := s.call(ctx, "Admin", "", "Login", in, &out); err != nil {
		return err
	}
	s.tag, s.facades = out.EnvironTag, make(map[string][]int, len(out.Facades))
	for _, f := range out.Facades {
		s.facades[f.Name] = f.Versions
	}
	return nil
}

// keepAlive pings a server that takes pings until the connection closes.
func (s *oldServer) keepAlive(clock api.Clock) {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	if _, ok := s.facades["Pinger"]; !ok {
		return
	}
	s.pings.Go(func() {
		for {
			select {
			case <-after(clock, pingInterval):
				_ = s.call(ctx, "Pinger", "", "Ping", nil, nil) // its failure shows in the next call
			case <-s.conn.Closing():
				return
			case <-ctx.Done():
				return
			}
		}
	})
}

// after is the clock's, or the wall clock's where there is none.
func after(clock api.Clock, d time.Duration) <-chan time.Time {
	if clock == nil {
		return time.After(d)
	}
	return clock.After(d)
}

// call calls a method. Version 0, which is all that is used, does not stand in the frame.
func (s *oldServer) call(ctx context.Context, facade, id, request string, in, out any) error {
	req := rpc.Request{Type: facade, ID: id, Method: request}
	err := s.conn.Call(ctx, req, in, out)
	var answered *rpc.RequestError
	if err == nil || errors.As(err, &answered) {
		return err
	}
	return &api.PhaseError{Phase: api.PhaseCall, Address: s.addr, Request: req.String(), Err: err}
}

func (s *oldServer) close() error {
	s.stop()
	err := s.conn.Close()
	s.pings.Wait()
	return err
}

// oldConn returns the live connection to Juju 1, dialled again if it was lost; mu is held.
func (e *Environment) oldConn(ctx context.Context) (*oldServer, error) {
	if e.old != nil && e.old.conn.Err() == nil {
		return e.old, nil
	}
	if e.old != nil {
		_ = e.old.close() // it is broken
		e.old = nil
	}
	var err error
	e.old, err = e.oldLogin(ctx)
	return e.old, err
}

// older returns the server of Juju 1, nil where the server is newer.
func (e *Environment) older(ctx context.Context) (*oldServer, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.usable(); err != nil || e.oldLogin == nil {
		return nil, err
	}
	return e.oldConn(ctx)
}

// oldCall calls the Client facade where the server is one of Juju 1; done is false where it is not.
func (e *Environment) oldCall(ctx context.Context, request string, in, out any) (done bool, err error) {
	s, err := e.older(ctx)
	if s == nil {
		return err != nil, err
	}
	return true, s.call(ctx, "Client", "", request, in, out)
}
