package bulk

import (
	"context"
	"slices"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CallErrors calls a method that answers ErrorResults, and returns one error an argument, nil where
// it succeeded. The second error is the whole call's.
func CallErrors(ctx context.Context, f base.FacadeCaller, request string, in any, want int) ([]error, error) {
	var out params.ErrorResults
	if err := f.FacadeCallContext(ctx, request, in, &out); err != nil {
		return nil, err
	}
	return Errors(out.Results, want)
}

// CallOne calls such a method with a single argument.
func CallOne(ctx context.Context, f base.FacadeCaller, request string, in any) error {
	var out params.ErrorResults
	if err := f.FacadeCallContext(ctx, request, in, &out); err != nil {
		return err
	}
	return One(out.Results)
}

// Call calls a method and returns what it answers.
func Call[T any](ctx context.Context, f base.FacadeCaller, request string, in any) (T, error) {
	var out T
	err := f.FacadeCallContext(ctx, request, in, &out)
	return out, err
}

// Since refuses, before any call, a method or argument that came with a version newer than the one
// that both sides know.
func Since(f base.FacadeCaller, version int, what string) error {
	return only(f, what, version, func(v int) bool { return v >= version })
}

// Until refuses, before any call, a method that went with the version after the given one.
func Until(f base.FacadeCaller, version int, what string) error {
	return only(f, what, version, func(v int) bool { return v <= version })
}

// only refuses what the versions that do not have it lack; version is one that has it.
func only(f base.FacadeCaller, what string, version int, has func(int) bool) error {
	best := f.BestAPIVersion()
	if best == 0 || has(best) {
		return nil // an absent facade is refused by the call itself, with its reason
	}
	e := &base.NotSupportedError{Facade: f.Name(), Method: what, Client: []int{version}, Server: []int{best}}
	if n, ok := f.RawAPICaller().(base.Negotiator); ok {
		both := n.NegotiateFacade(f.Name())
		e.Server = both.Server
		e.Client = slices.DeleteFunc(both.Client, func(v int) bool { return !has(v) })
	}
	return e
}
