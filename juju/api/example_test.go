package api_test

import (
	"errors"
	"fmt"
	"net"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
)

// An error of Open says in which phase, and with which address, it came to an end.
func ExampleOpen() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = l.Close() // nobody listens there now

	_, err = api.Open(&api.Info{
		Addrs:    []string{l.Addr().String()},
		ModelTag: names.NewModelTag("11111111-2222-4333-8444-555555555555"),
		Tag:      names.NewUserTag("admin"),
		Password: "secret",
	}, api.DialOpts{})
	var phase *api.PhaseError
	fmt.Println(errors.As(err, &phase), phase.Phase, phase.Address == l.Addr().String())
	// Output: true dial true
}
