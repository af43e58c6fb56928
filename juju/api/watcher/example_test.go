package watcher_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// What a Watch call answered becomes a channel. The first event is there at once; the watch ends
// with the context.
func ExampleNewStringsWatcher() {
	conn := newServer(new(testing.T), "StringsWatcher") // a connection, in a program
	conn.next <- params.StringsWatchResult{Changes: []string{"web/1"}}
	answer := params.StringsWatchResult{StringsWatcherId: "7", Changes: []string{"web/0"}}

	ctx, cancel := context.WithCancel(context.Background())
	w := watcher.Until(ctx, watcher.NewStringsWatcher(conn, answer))
	fmt.Println(<-w.Changes())
	fmt.Println(<-w.Changes())
	cancel()
	fmt.Println(w.Wait())
	// Output:
	// [web/0]
	// [web/1]
	// <nil>
}
