package environment_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/environment"
	"github.com/gantline/gantline/juju/jujuclient"
)

// A name is looked for in the client store, and then where Juju 1 kept it.
func ExampleConnect() {
	store := jujuclient.NewMemStore()
	nothing := func(name string) string { return map[string]string{"JUJU_HOME": "/none", "JUJU_DATA": "/none"}[name] }
	_, err := environment.Connect(context.Background(), "my-model",
		environment.WithClientStore(store), environment.WithEnv(nothing))
	fmt.Println(errors.Is(err, environment.ErrEnvironmentNotBootstrapped))
	// Output: true
}
