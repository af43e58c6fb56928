// Package dependency runs workers that need each other. A Manifold says by name
// what a worker needs and how to start it; an Engine starts every manifold,
// starts a worker again whenever one of its inputs has come or gone, and again
// after it failed, until one of them fails in a way that ends the engine.
//
// Nobody orders the starts. A start function takes what it needs from its
// Context; if something is missing it returns ErrMissing and is called again
// when an input changes. So workers must bear being stopped and started at any
// moment, and in return a program of dozens of them needs no other wiring.
//
// Names and behaviour are those of github.com/juju/worker/v3/dependency; Get,
// Output and WithContext are typed additions. The package knows workers, and
// nothing of agents or of the API.
package dependency

import "github.com/gantline/gantline/juju/worker"

// Manifold is a node of an engine's graph.
type Manifold struct {
	// Inputs names the manifolds that Start may ask for. They need not be
	// installed, nor run: their coming and going restarts this manifold.
	Inputs []string

	// Start makes the worker; it must not be nil.
	Start StartFunc

	// Filter, if not nil, converts the errors of Start and of the worker,
	// usually to one of this package's errors, so that workers need not know
	// that they run in an engine. It is called from any goroutine, with nil
	// too.
	Filter FilterFunc

	// Output, if not nil, hands something of the running worker to those that
	// have this manifold as an input.
	Output OutputFunc
}

// Manifolds are manifolds by name.
type Manifolds map[string]Manifold

// Context is what a StartFunc gets from the engine. It is of no use after the
// function has returned.
type Context interface {
	// Abort is closed when the engine no longer wants the worker. A start
	// that takes long should return then, with any error.
	Abort() <-chan struct{}

	// Get asks for a named input. With a nil out it only tells whether the
	// input runs. Else the input's Output fills out, which is a pointer of a
	// type that it knows. ErrMissing is in the error if the name was not
	// declared, does not run, or has no Output.
	Get(name string, out any) error
}

// StartFunc returns a running worker or an error: ErrMissing if an input is
// needed that cannot be had.
type StartFunc func(Context) (worker.Worker, error)

// FilterFunc converts an error.
type FilterFunc func(error) error

// OutputFunc fills the pointer out from the worker in, or returns an error if it
// knows one of the two types not. The type that out points to should offer what
// dependents need and no more; above all not Kill and Wait.
type OutputFunc func(in worker.Worker, out any) error

// IsFatalFunc tells errors that end the engine from those that do not.
type IsFatalFunc func(err error) bool

// WorstErrorFunc returns the more important of two fatal errors. Either may be
// nil. It must not call the engine.
type WorstErrorFunc func(err0, err1 error) error

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// The errors by which start functions, workers and filters tell the engine what
// to do next.
const (
	// ErrMissing: do not start again before an input has changed.
	ErrMissing = Error("dependency not available")

	// ErrBounce: start again without the delay of an error. A worker whose
	// output has changed ends with it to tell its dependents.
	ErrBounce = Error("restart immediately")

	// ErrUninstall: never start again; the engine forgets the manifold.
	ErrUninstall = Error("resource permanently unavailable")
)

// ErrOutputType is in the error of an Output func for a pointer, or a worker, of
// a type that it does not know.
const ErrOutputType = Error("output type not known")

// errAborted stands for a start that was called off before it began.
const errAborted = Error("aborted before delay elapsed")
