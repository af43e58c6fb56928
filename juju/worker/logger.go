package worker

import (
	"context"
	"fmt"
	"log/slog"
)

// Logger is what a Runner writes to; loggers of the original (loggo) satisfy
// it. SlogLogger makes one of a *slog.Logger.
type Logger interface {
	Debugf(format string, args ...any)
	Infof(format string, args ...any)
	Errorf(format string, args ...any)
}

// LevelTrace is the slog level of Tracef, below slog.LevelDebug.
const LevelTrace = slog.LevelDebug - 4

// SlogLogger lets a *slog.Logger be used where the original's formatting
// loggers are: as Logger of a Runner or of a dependency engine. The zero value,
// or one with a nil Logger, discards everything.
type SlogLogger struct {
	Logger *slog.Logger
}

// Tracef logs at LevelTrace.
func (l SlogLogger) Tracef(format string, args ...any) { l.logf(LevelTrace, format, args) }

// Debugf logs at slog.LevelDebug.
func (l SlogLogger) Debugf(format string, args ...any) { l.logf(slog.LevelDebug, format, args) }

// Infof logs at slog.LevelInfo.
func (l SlogLogger) Infof(format string, args ...any) { l.logf(slog.LevelInfo, format, args) }

// Warningf logs at slog.LevelWarn.
func (l SlogLogger) Warningf(format string, args ...any) { l.logf(slog.LevelWarn, format, args) }

// Errorf logs at slog.LevelError.
func (l SlogLogger) Errorf(format string, args ...any) { l.logf(slog.LevelError, format, args) }

// logf formats only what will be written: engines trace every step.
func (l SlogLogger) logf(level slog.Level, format string, args []any) {
	if l.Logger == nil || !l.Logger.Enabled(context.Background(), level) {
		return
	}
	l.Logger.Log(context.Background(), level, fmt.Sprintf(format, args...))
}
