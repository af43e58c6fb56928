package wiretest_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc"
)

// recorder is a connection that writes down what is called and answers everything with the same text.
type recorder struct {
	base.APICallCloser                  // nil: whatever is not below is not there
	offered            map[string][]int // what the server offers; all that the client knows where it is not in
	answer             string
	calls              []call
}

type call struct {
	method string // "Facade(version)[id].Method"
	facade string
	name   string
	params string // JSON, "" for none
	taken  string // what the client took of the answer, as JSON
}

func (r *recorder) BestFacadeVersion(facade string) int { return r.NegotiateFacade(facade).Best }

func (r *recorder) NegotiateFacade(facade string) base.Negotiation {
	client := api.SupportedVersions(facade)
	server, ok := r.offered[facade]
	if !ok {
		server = client
	}
	return base.Negotiate(facade, client, server)
}

func (r *recorder) APICallContext(
	_ context.Context, facade string, version int, id, request string, params, response any,
) error {
	c := call{facade: facade, name: request}
	if id != "" {
		id = "[" + id + "]"
	}
	c.method = fmt.Sprintf("%s(%d)%s.%s", facade, version, id, request)
	if params != nil {
		b, err := json.Marshal(params)
		if err != nil {
			return err
		}
		c.params = string(b)
	}
	r.calls = append(r.calls, c)
	if r.answer == "" {
		return &rpc.RequestError{Message: "enough", Code: "enough"}
	}
	if response == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(r.answer), response); err != nil {
		return err
	}
	b, err := json.Marshal(response)
	r.calls[len(r.calls)-1].taken = string(b)
	return err
}
