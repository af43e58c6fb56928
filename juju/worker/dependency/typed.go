package dependency

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/worker"
)

// Get asks the context for a named input of type T, as Context.Get does:
//
//	caller, err := dependency.Get[base.APICaller](ctx, "api-caller")
func Get[T any](c Context, name string) (T, error) {
	var out T
	err := c.Get(name, &out)
	return out, err
}

// Output returns an OutputFunc that fills a *T from a worker of type W. For
// other types its error is ErrOutputType.
func Output[W worker.Worker, T any](convert func(W) T) OutputFunc {
	return func(in worker.Worker, out any) error {
		w, ok := in.(W)
		if !ok {
			var want W
			return fmt.Errorf("in should be a %T; got %T: %w", want, in, ErrOutputType)
		}
		p, ok := out.(*T)
		if !ok {
			return fmt.Errorf("out should be %T; got %T: %w", new(T), out, ErrOutputType)
		}
		*p = convert(w)
		return nil
	}
}

// Outputs returns an OutputFunc that offers what each of the given ones does:
// the first that knows the types answers.
func Outputs(funcs ...OutputFunc) OutputFunc {
	return func(in worker.Worker, out any) error {
		var unknown []error
		for _, f := range funcs {
			err := f(in, out)
			if !errors.Is(err, ErrOutputType) {
				return err
			}
			unknown = append(unknown, err)
		}
		return errors.Join(unknown...)
	}
}

// WithContext turns a start function that takes a context.Context into a
// StartFunc. The context ends when the engine calls the start off, and when the
// function has returned; the worker needs one of its own.
func WithContext(start func(context.Context, Context) (worker.Worker, error)) StartFunc {
	return func(c Context) (worker.Worker, error) {
		ctx, cancel := context.WithCancel(context.Background())
		watching := make(chan struct{})
		go func() {
			defer close(watching)
			select {
			case <-c.Abort():
				cancel()
			case <-ctx.Done():
			}
		}()
		defer func() { cancel(); <-watching }()
		return start(ctx, c)
	}
}
