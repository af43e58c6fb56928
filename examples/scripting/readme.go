package main

import (
	"context"
	"fmt"
	"io"

	"github.com/gantline/gantline/juju/environment"
)

// readme is the example of python-jujuclient's README, one line for each of its lines. connect is
// environment.Connect(ctx, "env-name"), or environment.New("wss://address:port") with its Login. The
// loop, which the original leaves running, ends when the blog is seen to go.
func readme(ctx context.Context, connect func() (*environment.Environment, error), out io.Writer) (err error) {
	defer recovered(&err)
	env, err := connect()
	must(err)
	defer env.Close()

	// Create a watch; it shares the connection with the calls.
	watcher := env.Watch(ctx)

	// Deploy some applications.
	must(env.Deploy(ctx, "loadbalancer", "cs:precise/haproxy"))
	must(env.Deploy(ctx, "db", "cs:precise/mysql"))
	must(env.Deploy(ctx, "blog", "cs:precise/wordpress"))

	// Add some relations.
	must(env.AddRelation(ctx, "blog", "db"))
	must(env.AddRelation(ctx, "blog", "loadbalancer"))

	// Expose an application.
	must(env.Expose(ctx, "loadbalancer"))

	// Settings of configuration and constraints.
	must(env.SetConfig(ctx, "blog", environment.Config{"engine": "apache"}))
	must(env.GetConfig(ctx, "blog"))
	must(env.SetConstraints(ctx, "blog", environment.Constraints{"cpu-cores": 4}))

	// Add and remove units.
	must(env.AddUnits(ctx, "blog", 4))
	must(env.RemoveUnits(ctx, "blog/0"))

	// Destroy an application.
	must(env.DestroyService(ctx, "blog"))

	// Watch the events.
	for changeSet, err := range watcher {
		must(err)
		for _, change := range changeSet.Changes {
			fmt.Fprintln(out, describe(change))
		}
		if gone(changeSet, "blog") {
			break
		}
	}
	return nil
}

// failure is an error on its way out of the script.
type failure struct{ error }

// must ends the script if the last of a call's results is an error.
func must(results ...any) {
	if err, ok := results[len(results)-1].(error); ok {
		panic(failure{err})
	}
}

// recovered returns the error that must ended the script with.
func recovered(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r.error
	default:
		panic(r)
	}
}
