package connector_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// While the connection to the default model is opened nobody is held up who gives up, and closing
// ends the opening.
func TestSiblingThatIsSlowToOpen(t *testing.T) {
	s := newServer(t)
	asked := make(chan struct{}, 1)
	s.Answer = models(params.Model{Name: "default", UUID: modelUUID, OwnerTag: "user-admin"})
	s.Login = func(ctx context.Context, model string, _ rpc.Request) (any, error) {
		if model == "" {
			return s.Welcome("", "user-admin"), nil
		}
		asked <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	cfg := simple(s)
	cfg.ModelUUID, cfg.Password = "", "slow"
	c, err := connector.NewSimple(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := c.Connect()
	closing(t, conn, err)
	client := base.NewFacadeCaller(conn, "Client")
	first := make(chan error, 1)
	go func() { first <- client.FacadeCall("FullStatus", nil, nil) }()
	<-asked
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- client.FacadeCallContext(ctx, "FullStatus", nil, nil) }()
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	_ = conn.Close()
	if err := <-first; err == nil {
		t.Error("a call on a closed connection succeeded")
	}
}
