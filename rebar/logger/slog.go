package logger

import (
	"context"
	"log/slog"
	"strings"
)

// NewSlog returns a structured logger whose records become lines of l. Handlers
// that take a context and prefer log/slog use it beside the Logger they are
// given; both end in the same place, in order.
func NewSlog(l Logger) *slog.Logger { return slog.New(&slogHandler{to: l}) }

type slogHandler struct {
	to     Logger
	prefix string // of group names, with its dot
	attrs  string // already rendered
}

func fromSlog(l slog.Level) Level {
	switch {
	case l < slog.LevelDebug:
		return Trace
	case l < slog.LevelInfo:
		return Debug
	case l < slog.LevelWarn:
		return Info
	case l < slog.LevelError:
		return Warn
	}
	return Error
}

func toSlog(l Level) slog.Level {
	switch l {
	case Trace:
		return slog.LevelDebug - 4
	case Debug:
		return slog.LevelDebug
	case Warn:
		return slog.LevelWarn
	case Error, Fatal, Panic:
		return slog.LevelError
	}
	return slog.LevelInfo
}

// Enabled says whether the logger passes this level.
func (h *slogHandler) Enabled(_ context.Context, l slog.Level) bool {
	return fromSlog(l) >= h.to.Level()
}

// Handle writes the record as one line: the message, then key=value.
func (h *slogHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	b.WriteString(r.Message)
	b.WriteString(h.attrs)
	r.Attrs(func(a slog.Attr) bool { h.render(&b, h.prefix, a); return true })
	h.to.Logf(fromSlog(r.Level), "%s", b.String())
	return nil
}

// WithAttrs returns a handler that adds attrs to each record.
func (h *slogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var b strings.Builder
	for _, a := range attrs {
		h.render(&b, h.prefix, a)
	}
	return &slogHandler{to: h.to, prefix: h.prefix, attrs: h.attrs + b.String()}
}

// WithGroup returns a handler that names the attributes to come after the group.
func (h *slogHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &slogHandler{to: h.to, prefix: h.prefix + name + ".", attrs: h.attrs}
}

func (h *slogHandler) render(b *strings.Builder, prefix string, a slog.Attr) {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, sub := range v.Group() {
			h.render(b, prefix, sub)
		}
		return
	}
	if a.Key == "" {
		return
	}
	b.WriteByte(' ')
	b.WriteString(prefix)
	b.WriteString(a.Key)
	b.WriteByte('=')
	b.WriteString(v.String())
}

// SlogPublisher returns a publisher that copies every line to out.
func SlogPublisher(out *slog.Logger) Publisher {
	return func(l *Line) {
		out.LogAttrs(context.Background(), toSlog(l.Level), l.Message,
			slog.String("service", l.Service), slog.Int64("group", l.Group), slog.Int64("seq", l.Seq))
	}
}
