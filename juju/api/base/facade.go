package base

import (
	"context"
	"slices"
)

// FacadeCaller calls the methods of one facade in the version that both sides know best.
type FacadeCaller interface {
	// FacadeCall calls a method of the facade. It is a *NotSupportedError, without a call, where
	// the server does not offer a version that this client knows.
	FacadeCall(request string, params, response any) error
	// FacadeCallContext is FacadeCall whose wait ends with ctx.
	FacadeCallContext(ctx context.Context, request string, params, response any) error
	// Name returns the facade's name.
	Name() string
	// BestAPIVersion returns the version that calls use, 0 where there is none.
	BestAPIVersion() int
	// RawAPICaller returns the caller that this one was made of.
	RawAPICaller() APICaller
}

// Call calls a method of any facade, with params and response as the program has them: in the best
// common version or, of a facade that this module knows nothing of, in the newest that the server
// offers. It is a *NotSupportedError, without a call, where there is none.
func Call(ctx context.Context, caller APICaller, facade, request string, params, response any) error {
	f := &facadeCaller{caller: caller, name: facade, version: anyVersion}
	to, err := f.route(ctx)
	if err != nil {
		return err
	}
	n := f.negotiate(to)
	if !n.OK && len(n.Client) == 0 && len(n.Server) > 0 {
		n.Best, n.OK = slices.Max(n.Server), true
	}
	if err := n.Err(); err != nil {
		return err
	}
	return to.APICallContext(ctx, facade, n.Best, "", request, params, response)
}

// ClientFacade is the part that the clients of all facades have in common.
type ClientFacade interface {
	// BestAPIVersion returns the version that calls use, 0 where there is none.
	BestAPIVersion() int
	// Close closes the connection below.
	Close() error
}

// NewFacadeCaller returns a caller of the facade in the best common version. That version, and on a
// Router the connection, are found when they are first needed.
func NewFacadeCaller(caller APICaller, facadeName string) FacadeCaller {
	return &facadeCaller{caller: caller, name: facadeName, version: anyVersion}
}

// NewFacadeCallerForVersion returns a caller of the facade in the given version, whatever the
// server says that it offers.
func NewFacadeCallerForVersion(caller APICaller, facadeName string, version int) FacadeCaller {
	return &facadeCaller{caller: caller, name: facadeName, version: version}
}

// NewClientFacade returns the two things that the client of a facade is made of.
func NewClientFacade(caller APICallCloser, facadeName string) (ClientFacade, FacadeCaller) {
	f := NewFacadeCaller(caller, facadeName)
	return clientFacade{FacadeCaller: f, closer: caller}, f
}

// anyVersion asks for the best common version.
const anyVersion = -1

type facadeCaller struct {
	caller  APICaller
	name    string
	version int // or anyVersion
}

func (f *facadeCaller) FacadeCall(request string, params, response any) error {
	return f.FacadeCallContext(context.Background(), request, params, response)
}

func (f *facadeCaller) FacadeCallContext(ctx context.Context, request string, params, response any) error {
	caller, err := f.route(ctx)
	if err != nil {
		return err
	}
	n := f.negotiate(caller)
	if err := n.Err(); err != nil {
		return err
	}
	return caller.APICallContext(ctx, f.name, n.Best, "", request, params, response)
}

// route returns the connection that offers the facade.
func (f *facadeCaller) route(ctx context.Context) (APICaller, error) {
	if r, ok := f.caller.(Router); ok {
		return r.RouteFacade(ctx, f.name)
	}
	return f.caller, nil
}

func (f *facadeCaller) negotiate(caller APICaller) Negotiation {
	if f.version != anyVersion {
		return Negotiation{Facade: f.name, Best: f.version, OK: true}
	}
	if n, ok := caller.(Negotiator); ok {
		return n.NegotiateFacade(f.name)
	}
	return Negotiation{Facade: f.name, Best: caller.BestFacadeVersion(f.name), OK: true}
}

func (f *facadeCaller) Name() string { return f.name }

func (f *facadeCaller) BestAPIVersion() int {
	caller, err := f.route(context.Background())
	if err != nil {
		return 0
	}
	return f.negotiate(caller).Best
}

// RawAPICaller returns the connection that offers the facade, on which watchers that the facade
// began are to be read, or the one that was given where there is none.
func (f *facadeCaller) RawAPICaller() APICaller {
	caller, err := f.route(context.Background())
	if err != nil {
		return f.caller
	}
	return caller
}

type clientFacade struct {
	FacadeCaller
	closer APICallCloser
}

func (c clientFacade) Close() error { return c.closer.Close() }
