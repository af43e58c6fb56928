package facade

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/gantline/gantline/juju/core/model"
)

// Method is one entry of a facade's table.
type Method struct {
	Access Access
	// Block is the type of block that keeps users from calling, "" for none; so do those that keep
	// from more. The server checks it after Access.
	Block model.BlockType
	// In and Out are the wire types of the parameters and the answer; nil where there is none.
	In, Out reflect.Type
	// Call decodes params, runs the method on the watcher or object named by id ("" for most
	// facades) and returns what is to be encoded.
	Call func(ctx context.Context, s Session, id string, params json.RawMessage) (any, error)
}

// Unless returns m with a type of block that keeps users from calling it.
func (m Method) Unless(block model.BlockType) Method {
	m.Block = block
	return m
}

// Table is the methods of one version of a facade by name.
type Table map[string]Method

// With returns a copy of t in which the methods of more stand too, in place of t's of that name.
func (t Table) With(more Table) Table {
	out := maps.Clone(t)
	maps.Copy(out, more)
	return out
}

// Without returns a copy of t that lacks the named methods.
func (t Table) Without(names ...string) Table {
	out := maps.Clone(t)
	for _, n := range names {
		delete(out, n)
	}
	return out
}

// Names returns the methods' names in order.
func (t Table) Names() []string { return slices.Sorted(maps.Keys(t)) }

// Scope is the kind of connection that offers a facade.
type Scope uint8

// The scopes.
const (
	OnController Scope = 1 << iota
	OnModel

	OnBoth = OnController | OnModel
)

// Version is one version of a facade.
type Version struct {
	Name    string
	Number  int
	Scope   Scope
	Methods Table
}

// Func makes a table's entry of a typed function.
func Func[In, Out any](a Access, f func(context.Context, Session, In) (Out, error)) Method {
	return Method{
		Access: a, In: typeOf[In](), Out: typeOf[Out](),
		Call: func(ctx context.Context, s Session, _ string, params json.RawMessage) (any, error) {
			in, err := decode[In](params)
			if err != nil {
				return nil, err
			}
			return f(ctx, s, in)
		},
	}
}

// Get is Func for a method without parameters.
func Get[Out any](a Access, f func(context.Context, Session) (Out, error)) Method {
	return Func(a, func(ctx context.Context, s Session, _ None) (Out, error) { return f(ctx, s) })
}

// Do is Func for a method without an answer.
func Do[In any](a Access, f func(context.Context, Session, In) error) Method {
	return Func(a, func(ctx context.Context, s Session, in In) (None, error) { return None{}, f(ctx, s, in) })
}

// OnObject is Func for a method of an object, such as a watcher, that the request names by id.
func OnObject[Out any](a Access, f func(ctx context.Context, s Session, id string) (Out, error)) Method {
	return Method{
		Access: a, Out: typeOf[Out](),
		Call: func(ctx context.Context, s Session, id string, _ json.RawMessage) (any, error) {
			return f(ctx, s, id)
		},
	}
}

// None stands for no parameters or no answer; it travels as {}.
type None struct{}

func typeOf[T any]() reflect.Type {
	t := reflect.TypeFor[T]()
	if t == reflect.TypeFor[None]() {
		return nil
	}
	return t
}

// decode takes absent, null and {} parameters for the zero value. Its error has no code, as the
// original's has none.
func decode[T any](params json.RawMessage) (T, error) {
	var v T
	if len(params) == 0 || string(params) == "null" {
		return v, nil
	}
	if err := json.Unmarshal(params, &v); err != nil {
		return v, fmt.Errorf("%w", err)
	}
	return v, nil
}
