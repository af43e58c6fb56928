package plugintest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// heard keeps what the provider sent to the host.
type heard struct {
	mu      sync.Mutex
	change  chan struct{} // closed and replaced when anything comes
	lines   []logger.Line
	events  []models.Event
	leaving []models.Error
	paths   map[string]int
	onLine  func(logger.Line)
}

func newHeard() *heard { return &heard{change: make(chan struct{}), paths: map[string]int{}} }

func (h *heard) update(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
	close(h.change)
	h.change = make(chan struct{})
}

// wait waits until ok is true.
func (h *heard) wait(ctx context.Context, ok func() bool) error {
	for {
		h.mu.Lock()
		done, change := ok(), h.change
		h.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-change:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Logs returns the log lines that the provider has sent.
func (h *Host) Logs() []logger.Line {
	h.heard.mu.Lock()
	defer h.heard.mu.Unlock()
	return slices.Clone(h.heard.lines)
}

// OnLog has f called with every log line that comes from now on.
func (h *Host) OnLog(f func(logger.Line)) {
	h.heard.mu.Lock()
	defer h.heard.mu.Unlock()
	h.heard.onLine = f
}

// WaitLog waits for a log line that contains text, and returns it.
func (h *Host) WaitLog(ctx context.Context, text string) (logger.Line, error) {
	var res logger.Line
	err := h.heard.wait(ctx, func() bool {
		i := slices.IndexFunc(h.heard.lines, func(l logger.Line) bool { return strings.Contains(l.Message, text) })
		if i >= 0 {
			res = h.heard.lines[i]
		}
		return i >= 0
	})
	return res, err
}

// Published returns the events that the provider has published.
func (h *Host) Published() []models.Event {
	h.heard.mu.Lock()
	defer h.heard.mu.Unlock()
	return slices.Clone(h.heard.events)
}

// WaitPublished waits until the provider has published n events, and returns them.
func (h *Host) WaitPublished(ctx context.Context, n int) ([]models.Event, error) {
	err := h.heard.wait(ctx, func() bool { return len(h.heard.events) >= n })
	return h.Published(), err
}

// Leavings returns the errors with which the provider said that it leaves.
func (h *Host) Leavings() []models.Error {
	h.heard.mu.Lock()
	defer h.heard.mu.Unlock()
	return slices.Clone(h.heard.leaving)
}

// Paths returns how often each path of the host's socket was called.
func (h *Host) Paths() map[string]int {
	h.heard.mu.Lock()
	defer h.heard.mu.Unlock()
	res := map[string]int{}
	for k, v := range h.heard.paths {
		res[k] = v
	}
	return res
}

// output is what a process writes: kept, and searched for a line.
type output struct {
	mu     sync.Mutex
	buf    bytes.Buffer
	change chan struct{}
}

func newOutput() *output { return &output{change: make(chan struct{})} }

// Write keeps the bytes.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.buf.Len() < maxOutput {
		o.buf.Write(b)
	}
	close(o.change)
	o.change = make(chan struct{})
	return len(b), nil
}

// String returns what was written.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// next returns what was written, and what is closed when there is more.
func (o *output) next() (string, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String(), o.change
}

// maxOutput bounds what is kept of a process's output.
const maxOutput = 8 << 20
