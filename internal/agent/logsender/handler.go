package logsender

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"runtime"
	"strings"

	"github.com/gantline/gantline/juju/rpc/params"
)

// Handler is a slog.Handler that puts records into a queue and passes them on.
type Handler struct {
	queue  *Queue
	levels *Levels
	next   slog.Handler
	module string
	attrs  []slog.Attr
}

// NewHandler returns a handler that puts what levels allow into the queue; nil stands for the usual
// ones. Records belong to module unless an attribute "logger" says otherwise. next gets what it wants.
func NewHandler(q *Queue, levels *Levels, next slog.Handler, module string) *Handler {
	return &Handler{queue: q, levels: levels, next: next, module: module}
}

// Enabled is part of slog.Handler.
func (h *Handler) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.levels.least() || h.next.Enabled(ctx, l)
}

// Handle is part of slog.Handler.
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	out := params.LogRecord{Time: r.Time, Module: h.module, Level: level(r.Level), Location: location(r.PC)}
	var text strings.Builder
	text.WriteString(r.Message)
	add := func(a slog.Attr) bool {
		if a.Key == "logger" {
			out.Module = a.Value.String()
			return true
		}
		fmt.Fprintf(&text, " %s=%v", a.Key, a.Value)
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	out.Message = text.String()
	if h.levels.allow(out.Module, r.Level) {
		h.queue.Put(out)
	}
	if h.next.Enabled(ctx, r.Level) {
		return errors.Join(h.next.Handle(ctx, r))
	}
	return nil
}

// WithAttrs is part of slog.Handler.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{h.queue, h.levels, h.next.WithAttrs(attrs), h.module, append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)}
}

// WithGroup is part of slog.Handler; the queue's records show no groups.
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{h.queue, h.levels, h.next.WithGroup(name), h.module, h.attrs}
}

func level(l slog.Level) string {
	switch {
	case l < slog.LevelDebug:
		return "TRACE"
	case l < slog.LevelInfo:
		return "DEBUG"
	case l < slog.LevelWarn:
		return "INFO"
	case l < slog.LevelError:
		return "WARNING"
	}
	return "ERROR"
}

func location(pc uintptr) string {
	if pc == 0 {
		return ""
	}
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return fmt.Sprintf("%s:%d", path.Base(frame.File), frame.Line)
}
