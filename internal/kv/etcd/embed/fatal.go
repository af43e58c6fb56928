package embed

import (
	"context"
	"errors"
	"fmt"

	"go.uber.org/zap/zapcore"
)

// fatal takes the place of the process's end when etcd logs a fatal error or a
// panic. It records the first cause and tells whoever waits; the goroutine that
// logged never goes on, for what follows in it assumes that the write happened.
type fatal struct {
	// ctx ends with the first fatal error, which is its cause.
	ctx context.Context //nolint:containedctx // used as a latch with a cause
	end context.CancelCauseFunc
}

func newFatal() *fatal {
	ctx, end := context.WithCancelCause(context.Background())
	return &fatal{ctx: ctx, end: end}
}

// OnWrite implements zapcore.CheckWriteHook. It does not return.
func (f *fatal) OnWrite(ce *zapcore.CheckedEntry, fields []zapcore.Field) {
	f.end(cause(ce.Message, fields))
	select {}
}

// down is closed by the first fatal error.
func (f *fatal) down() <-chan struct{} { return f.ctx.Done() }

// err is the first fatal error, or nil while all is well.
func (f *fatal) err() error { return context.Cause(f.ctx) }

// cause makes an error of a log entry, with the error among its fields wrapped.
func cause(message string, fields []zapcore.Field) error {
	for _, field := range fields {
		if err, ok := field.Interface.(error); ok && field.Type == zapcore.ErrorType {
			return fmt.Errorf("etcd stopped: %s: %w", message, err)
		}
	}
	return errors.New("etcd stopped: " + message)
}
