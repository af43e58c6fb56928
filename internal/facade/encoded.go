package facade

import (
	"context"
	"encoding/json"

	"github.com/gantline/gantline/juju/rpc"
)

// Encoded is Func for a method that encodes its answer by itself, from parts that it keeps. Out is
// the type that clients decode it as.
func Encoded[In, Out any](a Access, f func(context.Context, Session, In) (rpc.Segmenter, error)) Method {
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
