// Package leadership serves the LeadershipService facade: units claim to lead their application
// for a time.
package leadership

import (
	"context"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// What a claim may last, as in the original.
const (
	minClaim = 5 * time.Second
	maxClaim = 5 * time.Minute
)

// State is what the facade needs.
type State interface {
	ClaimLeadership(ctx context.Context, model, application, unit string, duration time.Duration) error
	BlockUntilLeadershipReleased(ctx context.Context, model, application string) error
}

// Facade answers the facade's methods.
type Facade struct{ state State }

// New returns the facade.
func New(st State) *Facade { return &Facade{st} }

// Versions returns LeadershipService 2.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "LeadershipService", Number: 2, Scope: facade.OnModel, Methods: facade.Table{
		"BlockUntilLeadershipReleased": facade.Func(facade.Units, f.BlockUntilLeadershipReleased),
		"ClaimLeadership":              facade.Func(facade.Units, f.ClaimLeadership),
	}}}
}

// ClaimLeadership makes units leaders of their applications; a unit claims for itself only.
func (f *Facade) ClaimLeadership(ctx context.Context, s facade.Session, in params.ClaimLeadershipBulkParams) (params.ErrorResults, error) {
	return facade.Each(in.Params, func(arg params.ClaimLeadershipParams) error {
		unit, err := facade.OwnUnit(s, arg.UnitTag)
		if err != nil {
			return err
		}
		application, err := ownApplication(s, arg.ApplicationTag)
		if err != nil {
			return err
		}
		duration := time.Duration(arg.Duration * float64(time.Second))
		if duration < minClaim || duration > maxClaim {
			return domain.Errorf(domain.Other, "invalid duration")
		}
		return f.state.ClaimLeadership(ctx, s.ModelUUID(), application, unit, duration)
	}), nil
}

// BlockUntilLeadershipReleased waits until the unit's application has no leader.
func (f *Facade) BlockUntilLeadershipReleased(ctx context.Context, s facade.Session, in params.ApplicationTag) (params.ErrorResult, error) {
	application, err := ownApplication(s, names.NewApplicationTag(in.Name).String())
	if err != nil {
		return facade.Result(err), nil
	}
	return facade.Result(f.state.BlockUntilLeadershipReleased(ctx, s.ModelUUID(), application)), nil
}

func ownApplication(s facade.Session, tag string) (string, error) {
	application, err := names.ParseApplicationTag(tag)
	if err != nil {
		return "", facade.ErrPermission
	}
	own, err := names.UnitApplication(s.Identity().Name)
	if err != nil || own != application.Id() {
		return "", facade.ErrPermission
	}
	return own, nil
}
