package facade

import (
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Errors that facades answer with the original's texts.
var (
	ErrPermission     = domain.Errorf(domain.Unauthorized, "permission denied")
	ErrUnknownWatcher = domain.Errorf(domain.NotFound, "unknown watcher id")
	ErrStopped        = domain.Errorf(domain.Stopped, "watcher has been stopped")
)

// Error turns err into its form on the wire, nil into nil.
func Error(err error) *params.Error {
	if err == nil {
		return nil
	}
	return &params.Error{Message: err.Error(), Code: params.ErrCode(err)}
}

// Result is a bulk call's result that has nothing but an error.
func Result(err error) params.ErrorResult { return params.ErrorResult{Error: Error(err)} }

// Each runs f for every argument of a bulk call; items succeed or fail alone.
func Each[In any](in []In, f func(In) error) params.ErrorResults {
	out := params.ErrorResults{Results: make([]params.ErrorResult, len(in))}
	for i, item := range in {
		out.Results[i] = Result(f(item))
	}
	return out
}

// Map runs f for every argument of a bulk call and keeps its results in order.
func Map[In, Out any](in []In, f func(In) Out) []Out {
	out := make([]Out, len(in))
	for i, item := range in {
		out[i] = f(item)
	}
	return out
}
