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

// NewStubResource returns a StubResource with the given outputs.
func NewStubResource(outputs ...any) StubResource { return StubResource{Outputs: outputs} }

// StubResources are stubbed inputs by name.
type StubResources map[string]StubResource

// NewStubResources makes a StubResource of each value: an error is its Error, a
// []any its Outputs, anything else its only output.
func NewStubResources(raw map[string]any) StubResources {
	resources := StubResources{}
	for name, value := range raw {
		switch v := value.(type) {
		case StubResource:
			resources[name] = v
		case error:
			resources[name] = StubResource{Error: v}
		case []any:
			resources[name] = NewStubResource(v...)
		default:
			resources[name] = NewStubResource(v)
		}
	}
	return resources
}

// Context returns a context with these inputs that is never aborted.
func (r StubResources) Context() dependency.Context { return &Context{resources: r} }

// Context is a dependency.Context with stubbed inputs.
type Context struct {
	abort     <-chan struct{}
	resources StubResources
}

var _ dependency.Context = (*Context)(nil)

// StubContext returns a context with the given abort channel and inputs; see
// NewStubResources.
func StubContext(abort <-chan struct{}, raw map[string]any) *Context {
	return &Context{abort: abort, resources: NewStubResources(raw)}
}

// Abort is part of dependency.Context.
func (c *Context) Abort() <-chan struct{} { return c.abort }

// Get is part of dependency.Context.
func (c *Context) Get(name string, out any) error {
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
