package uniter

import (
	"context"
	"errors"

	"github.com/gantline/gantline/juju/api/agent/internal/bulk"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ErrNoCharmURLSet says that the unit or application has no charm URL yet.
var ErrNoCharmURLSet = errors.New("unit has no charm url set")

// Unit is a unit as the controller knows it. Life, Resolved and ProviderID are
// as old as the last Refresh; a Unit is not safe for use while it is refreshed.
type Unit struct {
	client     *Client
	tag        names.UnitTag
	life       life.Value
	resolved   params.ResolvedMode
	providerID string
}

// Tag returns the unit's tag.
func (u *Unit) Tag() names.UnitTag { return u.tag }

// Name returns the unit's name, such as "web/0".
func (u *Unit) Name() string { return u.tag.Id() }

// String returns the unit's name.
func (u *Unit) String() string { return u.tag.Id() }

// Life returns the unit's life as of the last Refresh.
func (u *Unit) Life() life.Value { return u.life }

// Resolved returns how the user wants a failed hook to go on, as of the last
// Refresh.
func (u *Unit) Resolved() params.ResolvedMode { return u.resolved }

// ProviderID returns the id that the cloud gave the unit, as of the last
// Refresh.
func (u *Unit) ProviderID() string { return u.providerID }

// ApplicationName returns the name of the unit's application.
func (u *Unit) ApplicationName() string {
	name, err := names.UnitApplication(u.Name())
	if err != nil {
		return ""
	}
	return name
}

// ApplicationTag returns the tag of the unit's application.
func (u *Unit) ApplicationTag() names.ApplicationTag {
	return names.NewApplicationTag(u.ApplicationName())
}

// Application returns the unit's application, refreshed.
func (u *Unit) Application(ctx context.Context) (*Application, error) {
	return u.client.Application(ctx, u.ApplicationTag())
}

// Refresh asks for the unit's life, resolved mode and provider id.
func (u *Unit) Refresh(ctx context.Context) error {
	var results params.UnitRefreshResults
	if err := u.client.call(ctx, "Refresh", bulk.Entities(u.tag), &results); err != nil {
		return err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return err
	}
	if result.Error != nil {
		return bulk.Err(result.Error)
	}
	u.life, u.resolved, u.providerID = result.Life, result.Resolved, result.ProviderId
	return nil
}

// EnsureDead makes a dying unit dead. A unit with subordinates is an error of
// code "unit has subordinates".
func (u *Unit) EnsureDead(ctx context.Context) error {
	return u.client.errorCall(ctx, "EnsureDead", bulk.Entities(u.tag))
}

// Destroy makes the unit dying.
func (u *Unit) Destroy(ctx context.Context) error {
	return u.client.errorCall(ctx, "Destroy", bulk.Entities(u.tag))
}

// DestroyAllSubordinates makes the unit's subordinates dying.
func (u *Unit) DestroyAllSubordinates(ctx context.Context) error {
	return u.client.errorCall(ctx, "DestroyAllSubordinates", bulk.Entities(u.tag))
}

// HasSubordinates says whether the unit has subordinates.
func (u *Unit) HasSubordinates(ctx context.Context) (bool, error) {
	var results params.BoolResults
	if err := u.client.call(ctx, "HasSubordinates", bulk.Entities(u.tag), &results); err != nil {
		return false, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return false, err
	}
	if result.Error != nil {
		return false, bulk.Err(result.Error)
	}
	return result.Result, nil
}

// ClearResolved forgets the resolved mode that the user asked for.
func (u *Unit) ClearResolved(ctx context.Context) error {
	return u.client.errorCall(ctx, "ClearResolved", bulk.Entities(u.tag))
}

// ConfigSettings returns the charm's configuration as it is for this unit: set
// values, then defaults, nil where an option has neither.
func (u *Unit) ConfigSettings(ctx context.Context) (map[string]any, error) {
	var results params.ConfigSettingsResults
	if err := u.client.call(ctx, "ConfigSettings", bulk.Entities(u.tag), &results); err != nil {
		return nil, err
	}
	result, err := bulk.One(results.Results)
	if err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, bulk.Err(result.Error)
	}
	return result.Settings, nil
}

// AssignedMachine returns the tag of the unit's machine. A unit without one is
// an error of code "not assigned".
func (u *Unit) AssignedMachine(ctx context.Context) (names.MachineTag, error) {
	tag, err := u.client.stringCall(ctx, "AssignedMachine", u.tag)
	if err != nil {
		return names.MachineTag{}, err
	}
	return names.ParseMachineTag(tag)
}

// PrincipalName returns the name of the unit that a subordinate belongs to;
// false for a principal.
func (u *Unit) PrincipalName(ctx context.Context) (string, bool, error) {
	tag, ok, err := u.client.stringBoolCall(ctx, "GetPrincipal", u.tag)
	if err != nil || !ok {
		return "", false, err
	}
	principal, err := names.ParseUnitTag(tag)
	if err != nil {
		return "", false, err
	}
	return principal.Id(), true, nil
}

// PublicAddress returns the address under which users reach the unit. None is
// an error of code "no address set".
func (u *Unit) PublicAddress(ctx context.Context) (string, error) {
	return u.client.stringCall(ctx, "PublicAddress", u.tag)
}

// PrivateAddress returns the address under which other units reach the unit.
// None is an error of code "no address set".
func (u *Unit) PrivateAddress(ctx context.Context) (string, error) {
	return u.client.stringCall(ctx, "PrivateAddress", u.tag)
}

// AvailabilityZone returns the zone of the unit's machine, "" where there are
// none.
func (u *Unit) AvailabilityZone(ctx context.Context) (string, error) {
	return u.client.stringCall(ctx, "AvailabilityZone", u.tag)
}

// CharmURL returns the URL of the charm that the unit runs, ErrNoCharmURLSet
// before it runs one.
func (u *Unit) CharmURL(ctx context.Context) (string, error) {
	curl, _, err := u.client.stringBoolCall(ctx, "CharmURL", u.tag)
	if err != nil {
		return "", err
	}
	if curl == "" {
		return "", ErrNoCharmURLSet
	}
	return curl, nil
}

// SetCharmURL records the charm that the unit runs from now on.
func (u *Unit) SetCharmURL(ctx context.Context, curl string) error {
	if curl == "" {
		return errors.New("charm URL cannot be nil")
	}
	return u.client.errorCall(ctx, "SetCharmURL", params.EntitiesCharmURL{
		Entities: []params.EntityCharmURL{{Tag: u.tag.String(), CharmURL: curl}},
	})
}
