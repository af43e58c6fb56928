package api

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// TestFunc says whether an object is as wanted.
type TestFunc func(interface{}) (bool, error)

// AndItems is true if all are.
func AndItems(fs ...TestFunc) TestFunc {
	return func(ref interface{}) (bool, error) {
		for _, f := range fs {
			if ok, err := f(ref); err != nil || !ok {
				return false, err
			}
		}
		return true, nil
	}
}

// OrItems is true if any is.
func OrItems(fs ...TestFunc) TestFunc {
	return func(ref interface{}) (bool, error) {
		for _, f := range fs {
			if ok, err := f(ref); err != nil || ok {
				return ok, err
			}
		}
		return false, nil
	}
}

// NotItem is true if f is not.
func NotItem(f TestFunc) TestFunc {
	return func(ref interface{}) (bool, error) {
		ok, err := f(ref)
		return !ok && err == nil, err
	}
}

// EqualItem is true if a field of the object equals value, both as JSON.
func EqualItem(field string, value interface{}) TestFunc {
	return func(ref interface{}) (bool, error) {
		var want interface{}
		if err := models.Remarshal(value, &want); err != nil {
			return false, err
		}
		var fields map[string]interface{}
		if err := models.Remarshal(ref, &fields); err != nil {
			return false, err
		}
		have, ok := fields[field]
		return ok && reflect.DeepEqual(have, want), nil
	}
}

// WaitFor waits until an object is as wanted, and returns complete, timeout or
// what went wrong.
func (es *EventStream) WaitFor(item models.Model, test TestFunc, timeout time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(es.client.context(), timeout)
	defer cancel()
	id, ch, err := es.Register(item.Prefix()+".update."+item.Key(), item.Prefix()+".save."+item.Key())
	if err != nil {
		return "", err
	}
	defer es.Deregister(id) //nolint:errcheck // on the way out
	for {
		if err := es.client.WithContext(ctx).FillModel(item, item.Key()); err != nil {
			return fmt.Sprintf("fill: %v", err), err
		}
		ok, err := test(item)
		if err != nil {
			return fmt.Sprintf("test: %v", err), err
		}
		if ok {
			return "complete", nil
		}
		select {
		case ev := <-ch:
			var gap *GapError
			if ev.Err != nil && !errors.As(ev.Err, &gap) { // a gap is a reason to look
				return fmt.Sprintf("read: %v", ev.Err), ev.Err
			}
		case <-ctx.Done():
			return "timeout", nil
		}
	}
}
