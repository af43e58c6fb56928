package client

import (
	"slices"
	"sync"
	"time"
)

const (
	// firstRead is the room for an answer of unknown length.
	firstRead = 4 << 10
	// largeBuffer is where large buffers begin.
	largeBuffer = 64 << 10
	// maxIdleBytes is how much large buffers may take while nobody uses
	// them, and idleBuffers for how long.
	maxIdleBytes = 64 << 20
	idleBuffers  = 10 * time.Second
)

// buffers keeps the memory of answers for reuse. A sync.Pool alone would
// often miss a large buffer, which is looked for by another processor than
// the one that put it back after a long read, and growing one anew costs more
// than all the rest.
type buffers struct {
	small sync.Pool

	// mu guards what follows. Large buffers that are not used for a while
	// are dropped by the timer, which runs while there are any.
	mu    sync.Mutex
	large [][]byte
	bytes int
	used  bool
	timer *time.Timer
}

// get returns an empty buffer.
func (l *buffers) get() *[]byte {
	if b, ok := l.small.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, 0, firstRead)
	return &b
}

// grow makes room for n more bytes in b.
func (l *buffers) grow(b *[]byte, n int) {
	if len(*b)+n <= cap(*b) {
		return
	}
	if len(*b)+n > largeBuffer {
		if big := l.takeLarge(len(*b) + n); big != nil {
			old := *b
			*b = append(big, old...)
			l.put(&old)
			return
		}
	}
	*b = slices.Grow(*b, n)
}

// takeLarge returns the buffer that was used last, if it is large enough.
func (l *buffers) takeLarge(n int) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := len(l.large) - 1
	if last < 0 || cap(l.large[last]) < n {
		return nil
	}
	b := l.large[last]
	l.large[last] = nil
	l.large = l.large[:last]
	l.bytes -= cap(b)
	l.used = true
	return b[:0]
}

// put takes a buffer back; nobody may use it any more.
func (l *buffers) put(buffer *[]byte) {
	b := (*buffer)[:0]
	if cap(b) <= largeBuffer {
		*buffer = b
		l.small.Put(buffer)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bytes+cap(b) > maxIdleBytes {
		return
	}
	l.large = append(l.large, b)
	l.bytes += cap(b)
	l.used = true
	if l.timer == nil {
		l.timer = time.AfterFunc(idleBuffers, l.expire)
	}
}

// expire drops the large buffers if none was used since it ran last.
func (l *buffers) expire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used {
		l.used = false
		l.timer.Reset(idleBuffers)
		return
	}
	l.large, l.bytes, l.timer = nil, 0, nil
}
