// Package testing helps to test the manifolds of worker/dependency: it offers a
// dependency.Context whose inputs the test chooses, so that a start function can
// be called without an engine. The names are those of
// github.com/juju/worker/v3/dependency/testing.
package testing

import (
	"fmt"
	"reflect"

	"github.com/gantline/gantline/juju/worker/dependency"
)

// StubResource is what a stubbed input answers.
type StubResource struct {
	// Outputs are tried in turn: the first whose type can be assigned to
	// what out points to is.
	Outputs []any
	// Error, if not nil, is the answer to every request.
	Error error
}

// NewStubResource makes a StubResource of an error, or of a single output.
func NewStubResource(raw any) StubResource {
	switch v := raw.(type) {
	case StubResource:
		return v
	case error:
		return StubResource{Error: v}
	}
	return StubResource{Outputs: []any{raw}}
}

// StubResources are stubbed inputs by name.
type StubResources map[string]StubResource

// NewStubResources applies NewStubResource to each value.
func NewStubResources(raw map[string]any) StubResources {
	resources := StubResources{}
	for name, value := range raw {
		resources[name] = NewStubResource(value)
	}
	return resources
}

// Context returns a context with these inputs, whose Abort channel is nil.
func (r StubResources) Context() dependency.Context {
	return &stubContext{resources: r}
}

// StubContext returns a context with the given abort channel and inputs; an
// error as a value is what Get returns for that input.
func StubContext(abort <-chan struct{}, resources map[string]any) dependency.Context {
	return &stubContext{abort: abort, resources: NewStubResources(resources)}
}

type stubContext struct {
	abort     <-chan struct{}
	resources StubResources
}

// Abort is part of dependency.Context.
func (c *stubContext) Abort() <-chan struct{} { return c.abort }

// Get is part of dependency.Context.
func (c *stubContext) Get(name string, out any) error {
	resource, ok := c.resources[name]
	switch {
	case !ok:
		return fmt.Errorf("unexpected resource name %q: %w", name, dependency.ErrMissing)
	case resource.Error != nil:
		return resource.Error
	case out == nil:
		return nil
	}
	target := reflect.ValueOf(out)
	if target.Kind() != reflect.Pointer {
		return fmt.Errorf("resource %q: out should be a pointer, is %T", name, out)
	}
	for _, output := range resource.Outputs {
		value := reflect.ValueOf(output)
		if value.IsValid() && value.Type().AssignableTo(target.Type().Elem()) {
			target.Elem().Set(value)
			return nil
		}
	}
	return fmt.Errorf("resource %q has no output for %T: %w", name, out, dependency.ErrOutputType)
}
