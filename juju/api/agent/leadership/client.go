// Package leadership is the client of the facade LeadershipService, by which the
// agents of an application's units agree on one that leads.
package leadership

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

const facadeName = "LeadershipService"

// Error is a constant error of this package, compared with errors.Is.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

const (
	// ErrClaimDenied says that another unit leads.
	ErrClaimDenied = Error("leadership claim denied")
	// ErrBlockCancelled says that the caller ended the wait.
	ErrBlockCancelled = Error("waiting for leadership cancelled by client")
)

// Client calls the facade LeadershipService. It may be used from any number of
// goroutines.
type Client struct {
	facade base.FacadeCaller
}

// NewClient returns a client that calls through the given connection.
func NewClient(caller base.APICaller) *Client {
	return &Client{base.NewFacadeCaller(caller, facadeName)}
}

// ClaimLeadership makes the unit the leader of its application for the duration
// from now, or prolongs its lead. ErrClaimDenied is in the error if another
// leads.
func (c *Client) ClaimLeadership(ctx context.Context, application, unit string, d time.Duration) error {
	if !names.IsValidApplication(application) || !names.IsValidUnit(unit) {
		return fmt.Errorf("cannot claim leadership of %q for %q: not an application and a unit", application, unit)
	}
	args := params.ClaimLeadershipBulkParams{Params: []params.ClaimLeadershipParams{{
		ApplicationTag: names.NewApplicationTag(application).String(),
		UnitTag:        names.NewUnitTag(unit).String(),
		Duration:       d.Seconds(),
	}}}
	err := bulk.Error(ctx, c.facade, "ClaimLeadership", args)
	if params.IsCodeLeadershipClaimDenied(err) {
		return fmt.Errorf("%w: %w", ErrClaimDenied, err)
	}
	return err
}

// BlockUntilLeadershipReleased returns when the application may have no leader;
// that can take as long as the leader likes. ErrBlockCancelled is in the error
// if the context ended first.
func (c *Client) BlockUntilLeadershipReleased(ctx context.Context, application string) error {
	var result params.ErrorResult
	// The original passes the tag as an object with its one public field.
	args := struct{ Name string }{application}
	err := c.facade.FacadeCallContext(ctx, "BlockUntilLeadershipReleased", args, &result)
	switch {
	case err != nil && ctx.Err() != nil:
		return errors.Join(ErrBlockCancelled, ctx.Err())
	case err != nil:
		return err
	}
	return bulk.Err(result.Error)
}
