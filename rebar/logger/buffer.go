package logger

import (
	"sync"
	"sync/atomic"
	"time"
)

// defaultKeep is how many lines a Buffer keeps unless told otherwise.
const defaultKeep = 1000

// Buffer keeps the latest lines in a ring and passes each on. One Buffer holds
// the loggers of all services of a process.
type Buffer struct {
	local  Local
	groups atomic.Int64

	// mu guards the ring and the settings. It is not held while a line is
	// published, so that a publisher may take its time.
	mu        sync.Mutex
	level     Level
	publisher Publisher
	logs      map[string]*log
	seq       int64
	keep      int
	ring      []*Line // oldest at next once full
	next      int
}

// New returns a Buffer that also writes to local, at level Error.
func New(local Local) *Buffer {
	return &Buffer{local: local, level: Error, logs: map[string]*log{}, keep: defaultKeep}
}

// SetPublisher sets who gets every line; nil for nobody.
func (b *Buffer) SetPublisher(p Publisher) *Buffer {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.publisher = p
	return b
}

// SetDefaultLevel sets the level of services that have no logger yet.
func (b *Buffer) SetDefaultLevel(l Level) *Buffer {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.level = l
	return b
}

// DefaultLevel returns the level of services that have no logger yet.
func (b *Buffer) DefaultLevel() Level {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.level
}

// Log returns the service's logger, made at the default level on first use.
func (b *Buffer) Log(service string) Logger {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.logs[service]
	if !ok {
		l = &log{buf: b, level: b.level, service: service}
		b.logs[service] = l
	}
	return l
}

// Logs returns the loggers of all services, in no order.
func (b *Buffer) Logs() []Logger {
	b.mu.Lock()
	defer b.mu.Unlock()
	res := make([]Logger, 0, len(b.logs))
	for _, l := range b.logs {
		res = append(res, l)
	}
	return res
}

// NewGroup returns a group number that was not used before.
func (b *Buffer) NewGroup() int64 { return b.groups.Add(1) }

// MaxLines returns how many lines are kept.
func (b *Buffer) MaxLines() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.keep
}

// KeepLines sets how many lines are kept; the latest survive.
func (b *Buffer) KeepLines(n int) *Buffer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n < 1 {
		n = 1
	}
	kept := b.latest(n)
	b.keep, b.ring, b.next = n, append(make([]*Line, 0, len(kept)), kept...), 0
	return b
}

// Lines returns copies of the latest n lines, oldest first; all if n is negative.
func (b *Buffer) Lines(n int) []*Line {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n < 0 {
		n = b.keep
	}
	res := b.latest(n)
	for i, l := range res {
		c := *l
		res[i] = &c
	}
	return res
}

// latest returns up to n lines, oldest first. Callers hold mu.
func (b *Buffer) latest(n int) []*Line {
	n = min(n, len(b.ring))
	res := make([]*Line, 0, n)
	for i := len(b.ring) - n; i < len(b.ring); i++ {
		res = append(res, b.ring[(b.next+i)%len(b.ring)])
	}
	return res
}

// insert stamps and keeps a line, then passes it on.
func (b *Buffer) insert(line *Line, publish bool) {
	b.mu.Lock()
	b.seq++
	line.Seq = b.seq
	if line.Time.IsZero() {
		line.Time = time.Now()
	}
	if len(b.ring) < b.keep {
		b.ring = append(b.ring, line)
	} else {
		b.ring[b.next] = line
		b.next = (b.next + 1) % b.keep
	}
	pub := b.publisher
	b.mu.Unlock()
	if publish && pub != nil {
		pub(line)
	}
	switch {
	case b.local == nil:
		if line.Level == Panic {
			panic(line.Message)
		}
	case line.Level == Fatal:
		b.local.Fatalf("%s", line)
	case line.Level == Panic:
		b.local.Panicf("%s", line)
	default:
		b.local.Printf("%s", line)
	}
}
