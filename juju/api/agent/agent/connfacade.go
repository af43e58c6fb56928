package agent

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Life is how far an entity is from being gone.
type Life = life.Value

// The values of Life.
const (
	Alive Life = life.Alive
	Dying Life = life.Dying
	Dead  Life = life.Dead
)

// ErrDenied says that an entity does not exist, is dead, or is not the agent's
// to ask about: asking again is of no use.
var ErrDenied = errors.New("entity operation impossible")

// ConnFacade is what making a connection needs of the facade.
type ConnFacade interface {
	// Life returns the entity's life. ErrDenied is in the error if it does
	// not exist or is another's.
	Life(context.Context, names.Tag) (Life, error)

	// SetPassword sets the entity's password. ErrDenied is in the error if
	// the entity is dead, does not exist or is another's.
	SetPassword(context.Context, names.Tag, string) error
}

// NewConnFacade returns a ConnFacade that calls through the given connection.
func NewConnFacade(caller base.APICaller) ConnFacade { return connFacade{NewClient(caller)} }

type connFacade struct{ client *Client }

func (f connFacade) Life(ctx context.Context, tag names.Tag) (Life, error) {
	results, err := f.client.GetEntities(ctx, tag)
	if err != nil {
		return "", err
	}
	if err := results[0].Err; err != nil {
		if params.IsCodeNotFoundOrCodeUnauthorized(err) {
			return "", denied(err)
		}
		return "", err
	}
	switch l := results[0].Entity.Life; l {
	case Alive, Dying, Dead:
		return l, nil
	default:
		return "", fmt.Errorf("unknown life value %q", l)
	}
}

func (f connFacade) SetPassword(ctx context.Context, tag names.Tag, password string) error {
	err := f.client.SetPassword(ctx, tag, password)
	// Only the entity's own result has a *params.Error; the call as a whole
	// may fail with the same codes for other reasons.
	var result *params.Error
	if errors.As(err, &result) && (params.IsCodeDead(err) || params.IsCodeNotFoundOrCodeUnauthorized(err)) {
		return denied(err)
	}
	return err
}

// denied keeps the server's message, for the log.
func denied(err error) error { return fmt.Errorf("%w: %w", ErrDenied, err) }
