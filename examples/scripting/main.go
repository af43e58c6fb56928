// Scripting is the example of python-jujuclient's README in Go.
//
// It connects by the name of a model, or by hand to an endpoint, and deploys stand-in charms that
// stand beside it:
//
//	scripting -charms charms my-model
//	scripting -charms charms -ca ca.pem -password secret wss://127.0.0.1:17070
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/rpc/params"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "scripting:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("scripting", flag.ContinueOnError)
	charms := flags.String("charms", "charms", "directory of the stand-in charms")
	ca := flags.String("ca", "", "file with the CA of an endpoint")
	password := flags.String("password", "", "password of admin at an endpoint")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("give the name of a model, or an endpoint")
	}
	name := flags.Arg(0)
	return readme(ctx, func() (*environment.Environment, error) {
		if !strings.HasPrefix(name, "wss://") {
			return environment.Connect(ctx, name, environment.WithCharms(*charms))
		}
		options := []environment.Option{environment.WithCharms(*charms)}
		if *ca != "" { // or the system's roots have to accept the server
			pem, err := os.ReadFile(*ca)
			if err != nil {
				return nil, fmt.Errorf("cannot read CA: %w", err)
			}
			options = append(options, environment.WithCACert(string(pem)))
		}
		env, err := environment.New(name, options...)
		if err != nil {
			return nil, err
		}
		return env, env.Login(ctx, *password)
	}, out)
}

// describe is one line about a change.
func describe(change params.Delta) string {
	id, verb := change.Entity.EntityId(), "change"
	if change.Removed {
		verb = "remove"
	}
	return fmt.Sprintf("%s %s %s", id.Kind, verb, id.Id)
}

// gone says whether an application goes, or is no longer among all that there is.
func gone(set environment.ChangeSet, application string) bool {
	for _, change := range set.Changes {
		if a, ok := change.Entity.(*params.ApplicationInfo); ok && a.Name == application {
			return change.Removed || a.Life != life.Alive
		}
	}
	return true
}
