// Package bulk holds the calls that the agents' facades have in common: methods
// that take several entities and answer a result for each, with an error of its
// own. The facade clients use it; it knows the convention and no facade.
package bulk

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/base"
	apiwatcher "github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Entities makes the usual argument.
func Entities(tags ...names.Tag) params.Entities {
	e := params.Entities{Entities: make([]params.Entity, len(tags))}
	for i, tag := range tags {
		e.Entities[i].Tag = tag.String()
	}
	return e
}

// Count checks that there is a result for each argument: a server that answers
// otherwise is at fault.
func Count(got, want int) error {
	if got != want {
		return fmt.Errorf("expected %d result(s), got %d", want, got)
	}
	return nil
}

// One returns the result of a call about one entity.
func One[T any](results []T) (T, error) {
	if err := Count(len(results), 1); err != nil {
		var zero T
		return zero, err
	}
	return results[0], nil
}

// Errors calls a method that answers errors only, and returns one for each of
// the want arguments, nil where there is none.
func Errors(ctx context.Context, f base.FacadeCaller, method string, args any, want int) ([]error, error) {
	var r params.ErrorResults
	if err := f.FacadeCallContext(ctx, method, args, &r); err != nil {
		return nil, err
	}
	if err := Count(len(r.Results), want); err != nil {
		return nil, err
	}
	errs := make([]error, want)
	for i, result := range r.Results {
		errs[i] = Err(result.Error)
	}
	return errs, nil
}

// Error is Errors about one entity.
func Error(ctx context.Context, f base.FacadeCaller, method string, args any) error {
	errs, err := Errors(ctx, f, method, args, 1)
	if err != nil {
		return err
	}
	return errs[0]
}

// Life calls the method Life about one entity.
func Life(ctx context.Context, f base.FacadeCaller, tag names.Tag) (life.Value, error) {
	var r params.LifeResults
	if err := f.FacadeCallContext(ctx, "Life", Entities(tag), &r); err != nil {
		return "", err
	}
	result, err := One(r.Results)
	if err != nil {
		return "", err
	}
	return result.Life, Err(result.Error)
}

// Notify calls a method that answers NotifyWatchResults about one entity.
func Notify(ctx context.Context, f base.FacadeCaller, method string, tag names.Tag) (watcher.NotifyWatcher, error) {
	var r params.NotifyWatchResults
	if err := f.FacadeCallContext(ctx, method, Entities(tag), &r); err != nil {
		return nil, err
	}
	result, err := One(r.Results)
	if err != nil {
		return nil, err
	}
	return notifyWatcher(f, result)
}

// NotifyOne calls a method without arguments that answers a NotifyWatchResult.
func NotifyOne(ctx context.Context, f base.FacadeCaller, method string) (watcher.NotifyWatcher, error) {
	var result params.NotifyWatchResult
	if err := f.FacadeCallContext(ctx, method, nil, &result); err != nil {
		return nil, err
	}
	return notifyWatcher(f, result)
}

func notifyWatcher(f base.FacadeCaller, result params.NotifyWatchResult) (watcher.NotifyWatcher, error) {
	if err := Err(result.Error); err != nil {
		return nil, err
	}
	return apiwatcher.NewNotifyWatcher(f.RawAPICaller(), result), nil
}

// Strings calls a method that answers StringsWatchResults about one entity.
func Strings(ctx context.Context, f base.FacadeCaller, method string, tag names.Tag) (watcher.StringsWatcher, error) {
	var r params.StringsWatchResults
	if err := f.FacadeCallContext(ctx, method, Entities(tag), &r); err != nil {
		return nil, err
	}
	result, err := One(r.Results)
	if err != nil {
		return nil, err
	}
	if err := Err(result.Error); err != nil {
		return nil, err
	}
	return apiwatcher.NewStringsWatcher(f.RawAPICaller(), result), nil
}
