package etcdv2

import (
	"context"
	"time"
)

// firstTry is how long the first try of a question to the cluster may take. A member that is paused,
// or cut off behind a connection that still stands, answers nothing; the next try asks another one.
const firstTry = 500 * time.Millisecond

// try asks until there is an answer or ctx ends, each time for longer.
func try[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	for patience := firstTry; ; patience *= 2 {
		one, cancel := context.WithTimeout(ctx, patience)
		got, err := ask(one)
		late := one.Err() != nil && ctx.Err() == nil
		cancel()
		if err == nil || !late {
			return got, err
		}
	}
}
