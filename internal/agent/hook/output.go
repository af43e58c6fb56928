package hook

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"
)

const (
	// maxLine is the most that one record of a hook's output holds, in bytes.
	maxLine = 4096
	// drainTime is how long output is still logged after the hook has ended.
	drainTime = 100 * time.Millisecond
)

// pipe reads one output of a hook and logs it, one record a line. It goes on
// reading when the hook has ended, since a daemon that the hook left behind may
// write to it and must not be killed by that; what it reads then is dropped.
type pipe struct {
	read  *os.File
	write *os.File // the hook's end; closed here once the hook has it
	log   func(line string)
	eof   chan struct{}

	mu      sync.Mutex // keeps the last line from being logged after stop
	stopped bool
}

func newPipe(log *slog.Logger, level slog.Level) (*pipe, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &pipe{
		read: r, write: w, eof: make(chan struct{}),
		log: func(line string) { log.Log(context.Background(), level, line) },
	}, nil
}

// run reads until nobody can write any more or the pipe is closed.
func (p *pipe) run() {
	defer close(p.eof)
	defer p.read.Close()
	r := bufio.NewReaderSize(p.read, maxLine)
	for {
		line, err := r.ReadSlice('\n')
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		}
		p.record(string(line), err)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (p *pipe) record(line string, err error) {
	if line == "" && errors.Is(err, io.EOF) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		p.log(line)
	}
}

// drain waits for output that is still on its way, until the time is up, and then
// lets nothing more be logged.
func drain(timeUp <-chan time.Time, pipes ...*pipe) {
	waiting := true
	for _, p := range pipes {
		if waiting {
			select {
			case <-p.eof:
			case <-timeUp:
				waiting = false
			}
		}
	}
	for _, p := range pipes {
		p.mu.Lock()
		p.stopped = true
		p.mu.Unlock()
	}
}
