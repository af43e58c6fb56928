package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// lastAct is what the process still does when the second interrupt ends it: what it started in
// process groups of their own would run on.
type lastAct struct {
	mu  sync.Mutex // guards act, which the command sets and the signal's goroutine takes
	act func()
}

func (l *lastAct) set(act func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.act = act
}

func (l *lastAct) perform() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.act != nil {
		l.act()
	}
}

// interruptible returns a context that ends with the first SIGINT or SIGTERM; the second ends the
// process at once, after its last act.
func interruptible(ctx context.Context, errOut io.Writer, last *lastAct) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			cancel()
		case <-done:
			return
		}
		select {
		case <-signals:
			last.perform()
			fmt.Fprintln(errOut, "killed")
			os.Exit(137)
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}
