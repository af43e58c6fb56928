package logger

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// log is a Logger over a Buffer.
type log struct {
	buf *Buffer

	// mu guards what the Set methods change; a logger may be shared by the
	// goroutines of one request.
	mu        sync.Mutex
	level     Level
	service   string
	principal string

	// The rest is fixed when the logger is made.
	group     int64
	data      []interface{}
	traced    bool
	noPublish bool
	noRepub   bool
}

// clone returns a copy that change may alter before anyone sees it.
func (l *log) clone(change func(*log)) *log {
	l.mu.Lock()
	res := &log{
		buf: l.buf, level: l.level, service: l.service, principal: l.principal,
		group: l.group, data: l.data, traced: l.traced, noPublish: l.noPublish, noRepub: l.noRepub,
	}
	l.mu.Unlock()
	change(res)
	return res
}

// emit builds the line of the caller skip frames up and hands it to the buffer.
func (l *log) emit(level Level, skip int, format string, args []interface{}) {
	l.mu.Lock()
	if level < l.level {
		l.mu.Unlock()
		return
	}
	line := &Line{
		Group: l.group, Service: l.service, Principal: l.principal, Level: level,
		Data: l.data, IgnorePublish: l.noRepub,
	}
	l.mu.Unlock()
	if line.Data == nil {
		line.Data = []interface{}{}
	}
	line.Message = format
	if len(args) > 0 {
		line.Message = fmt.Sprintf(format, args...)
	}
	_, line.File, line.Line, _ = runtime.Caller(skip)
	l.buf.insert(line, !l.noPublish)
}

func (l *log) Logf(level Level, f string, a ...interface{}) { l.emit(level, 2, f, a) }
func (l *log) Tracef(f string, a ...interface{})            { l.emit(Trace, 2, f, a) }
func (l *log) Debugf(f string, a ...interface{})            { l.emit(Debug, 2, f, a) }
func (l *log) Infof(f string, a ...interface{})             { l.emit(Info, 2, f, a) }
func (l *log) Warnf(f string, a ...interface{})             { l.emit(Warn, 2, f, a) }
func (l *log) Errorf(f string, a ...interface{})            { l.emit(Error, 2, f, a) }
func (l *log) Fatalf(f string, a ...interface{})            { l.emit(Fatal, 2, f, a) }
func (l *log) Panicf(f string, a ...interface{})            { l.emit(Panic, 2, f, a) }
func (l *log) Auditf(f string, a ...interface{})            { l.emit(Audit, 2, f, a) }

func (l *log) IsTrace() bool { return l.Level() <= Trace }
func (l *log) IsDebug() bool { return l.Level() <= Debug }
func (l *log) IsInfo() bool  { return l.Level() <= Info }
func (l *log) IsWarn() bool  { return l.Level() <= Warn }
func (l *log) IsError() bool { return l.Level() <= Error }

func (l *log) With(args ...interface{}) Logger {
	return l.clone(func(n *log) { n.data = append(slices.Clip(n.data), args...) })
}

func (l *log) Switch(service string) Logger {
	named := l.buf.Log(service).Level()
	return l.clone(func(n *log) {
		n.service = service
		if !n.traced {
			n.level = named
		}
	})
}

func (l *log) Fork() Logger {
	group := l.buf.NewGroup()
	return l.clone(func(n *log) { n.group, n.data = group, nil })
}

func (l *log) NoPublish() Logger   { return l.clone(func(n *log) { n.noPublish = true }) }
func (l *log) NoRepublish() Logger { return l.clone(func(n *log) { n.noRepub = true }) }

func (l *log) Trace(level Level) Logger {
	return l.clone(func(n *log) { n.level, n.traced = level, true })
}

func (l *log) Level() Level {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.level
}

func (l *log) SetLevel(level Level) Logger {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.traced {
		l.level = level
	}
	return l
}

func (l *log) Service() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.service
}

func (l *log) SetService(s string) Logger {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.service = s
	return l
}

func (l *log) Principal() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.principal
}

func (l *log) SetPrincipal(p string) Logger {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.principal = p
	return l
}

func (l *log) Buffer() *Buffer { return l.buf }

// AddLine keeps and publishes a copy of a foreign line under a sequence number
// of this buffer. Its level never ends this process.
func (l *log) AddLine(line *Line) {
	c := *line
	if c.Level == Fatal || c.Level == Panic {
		c.Level = Error
	}
	if c.Time.IsZero() {
		c.Time = time.Now()
	}
	l.buf.insert(&c, !l.noPublish && !c.IgnorePublish)
}
