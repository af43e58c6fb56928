package base_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/base"
)

// recorder stands for a connection: it knows versions 6 and 7 of Client, the server 7 and 8.
type recorder struct{ base.APICaller }

func (recorder) NegotiateFacade(facade string) base.Negotiation {
	return base.Negotiate(facade, map[string][]int{"Client": {6, 7}}[facade], []int{7, 8})
}

func (recorder) APICallContext(_ context.Context, facade string, version int, _, request string, _, _ any) error {
	fmt.Printf("%s(%d).%s\n", facade, version, request)
	return nil
}

// A facade client calls the newest version that both sides know, or nothing.
func ExampleNewFacadeCaller() {
	_ = base.NewFacadeCaller(recorder{}, "Client").FacadeCall("FullStatus", nil, nil)
	fmt.Println(base.NewFacadeCaller(recorder{}, "Weather").FacadeCall("Forecast", nil, nil))
	// Output:
	// Client(7).FullStatus
	// Weather not supported: server offers versions 7, 8, this client knows no version
}
