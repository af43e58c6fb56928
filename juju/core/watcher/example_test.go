package watcher_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/core/watcher"
)

// follow calls f at every change until the watch ends, and says why it ended.
func follow(w watcher.NotifyWatcher, f func()) error {
	defer w.Kill()
	for range w.Changes() {
		f()
	}
	return w.Wait()
}

// twice is a watch that changes twice.
type twice struct{ changes chan struct{} }

func (w twice) Changes() watcher.NotifyChannel { return w.changes }
func (twice) Kill()                            {}
func (twice) Wait() error                      { return nil }

// A watch is followed by ranging over its changes; package api/watcher makes one of a connection.
func ExampleNotifyWatcher() {
	w := twice{make(chan struct{}, 2)}
	w.changes <- struct{}{}
	w.changes <- struct{}{}
	close(w.changes)
	err := follow(w, func() { fmt.Println("changed") })
	fmt.Println(err)
	// Output:
	// changed
	// changed
	// <nil>
}
