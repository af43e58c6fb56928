package etcd

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/gantline/gantline/internal/kv"
)

// kinds pairs etcd's errors with the contract's. What is not in it goes by its
// gRPC code.
func kinds() []struct{ from, to error } {
	return []struct{ from, to error }{
		{rpctypes.ErrCompacted, kv.ErrCompacted},
		{rpctypes.ErrFutureRev, kv.ErrFutureRevision},
		{rpctypes.ErrLeaseNotFound, kv.ErrLeaseNotFound},
		{rpctypes.ErrNoSpace, kv.ErrNoSpace},
		{rpctypes.ErrDuplicateKey, kv.ErrDuplicateKey},
		{rpctypes.ErrEmptyKey, kv.ErrInvalid},
		{rpctypes.ErrTooManyOps, kv.ErrLimit},
		{rpctypes.ErrRequestTooLarge, kv.ErrLimit},
	}
}

// convert turns an error of the client into one of the contract. The end of the
// caller's context and of the store come before whatever etcd made of them.
func (s *Store) convert(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case s.life.Err() != nil:
		return context.Cause(s.life)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	for _, k := range kinds() {
		if errors.Is(err, k.from) {
			return fmt.Errorf("%w: %w", k.to, err)
		}
	}
	switch code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted, codes.Aborted:
		// Not wrapped: a timeout in there is not that of the caller's context.
		return fmt.Errorf("%w: %s", kv.ErrUnavailable, err.Error())
	default:
		return fmt.Errorf("etcd: %w", err)
	}
}

// code is the gRPC code of an error, whether the client has wrapped it in its
// own type or not. A context that ended inside etcd counts as its code.
func code(err error) codes.Code {
	if e, ok := errors.AsType[rpctypes.EtcdError](err); ok {
		return e.Code()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return codes.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return codes.DeadlineExceeded
	}
	return status.Code(err)
}
