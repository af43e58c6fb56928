package base

import "context"

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

// ClientFacade is the part that the clients of all facades have in common.
type ClientFacade interface {
	// BestAPIVersion returns the version that calls use, 0 where there is none.
	BestAPIVersion() int
	// Close closes the connection below.
	Close() error
}

// NewFacadeCaller returns a caller of the facade in the best common version.
func NewFacadeCaller(caller APICaller, facadeName string) FacadeCaller {
	f := &facadeCaller{caller: caller, negotiated: Negotiation{Facade: facadeName, OK: true}}
	if n, ok := caller.(Negotiator); ok {
		f.negotiated = n.NegotiateFacade(facadeName)
	} else {
		f.negotiated.Best = caller.BestFacadeVersion(facadeName)
	}
	return f
}

// NewFacadeCallerForVersion returns a caller of the facade in the given version, whatever the
// server says that it offers.
func NewFacadeCallerForVersion(caller APICaller, facadeName string, version int) FacadeCaller {
	return &facadeCaller{caller: caller, negotiated: Negotiation{Facade: facadeName, Best: version, OK: true}}
}

// NewClientFacade returns the two things that the client of a facade is made of.
func NewClientFacade(caller APICallCloser, facadeName string) (ClientFacade, FacadeCaller) {
	f := NewFacadeCaller(caller, facadeName)
	return clientFacade{FacadeCaller: f, closer: caller}, f
}

type facadeCaller struct {
	caller     APICaller
	negotiated Negotiation
}

func (f *facadeCaller) FacadeCall(request string, params, response any) error {
	if err := f.negotiated.Err(); err != nil {
		return err
	}
	return f.caller.APICall(f.Name(), f.BestAPIVersion(), "", request, params, response)
}

func (f *facadeCaller) FacadeCallContext(ctx context.Context, request string, params, response any) error {
	if err := f.negotiated.Err(); err != nil {
		return err
	}
	return f.caller.APICallContext(ctx, f.Name(), f.BestAPIVersion(), "", request, params, response)
}

func (f *facadeCaller) Name() string            { return f.negotiated.Facade }
func (f *facadeCaller) BestAPIVersion() int     { return f.negotiated.Best }
func (f *facadeCaller) RawAPICaller() APICaller { return f.caller }

type clientFacade struct {
	FacadeCaller
	closer APICallCloser
}

func (c clientFacade) Close() error { return c.closer.Close() }
