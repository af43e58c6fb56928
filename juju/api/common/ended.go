package common

import (
	"context"
	"errors"
	"io"
)

// ended turns the end of a stream into no error, unless the caller's context ended it.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
