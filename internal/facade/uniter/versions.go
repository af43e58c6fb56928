package uniter

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
)

// Versions returns Uniter 18 and 19.
func (f *Facade) Versions() []facade.Version {
	methods := facade.Table{
		"ApplicationStatus":                 facade.Func(facade.Units, f.ApplicationStatus),
		"AssignedMachine":                   facade.Func(facade.Units, text(f.assignedMachine)),
		"AvailabilityZone":                  facade.Func(facade.Units, text(f.availabilityZone)),
		"CharmArchiveSha256":                facade.Func(facade.Units, f.CharmArchiveSha256),
		"CharmModifiedVersion":              facade.Func(facade.Units, f.CharmModifiedVersion),
		"CharmURL":                          facade.Func(facade.Units, f.CharmURL),
		"ClearResolved":                     facade.Func(facade.Units, each(f.clearResolved)),
		"CommitHookChanges":                 facade.Func(facade.Units, f.CommitHookChanges),
		"ConfigSettings":                    facade.Func(facade.Units, f.ConfigSettings),
		"CurrentModel":                      facade.Get(facade.Units, f.CurrentModel),
		"Destroy":                           facade.Func(facade.Units, each(f.destroy)),
		"DestroyAllSubordinates":            facade.Func(facade.Units, each(f.destroySubordinates)),
		"EnsureDead":                        facade.Func(facade.Units, each(f.ensureDead)),
		"EnterScope":                        facade.Func(facade.Units, f.EnterScope),
		"GetPrincipal":                      facade.Func(facade.Units, f.GetPrincipal),
		"GoalStates":                        facade.Func(facade.Units, f.GoalStates),
		"HasSubordinates":                   facade.Func(facade.Units, f.HasSubordinates),
		"LeaveScope":                        facade.Func(facade.Units, f.LeaveScope),
		"Life":                              facade.Func(facade.Units, f.Life),
		"ModelConfig":                       facade.Get(facade.Units, f.ModelConfig),
		"NetworkInfo":                       facade.Func(facade.Units, f.NetworkInfo),
		"OpenedMachinePortRangesByEndpoint": facade.Func(facade.Units, f.OpenedMachinePortRangesByEndpoint),
		"PrivateAddress":                    facade.Func(facade.Units, text(f.privateAddress)),
		"PublicAddress":                     facade.Func(facade.Units, text(f.publicAddress)),
		"ReadLocalApplicationSettings":      facade.Func(facade.Units, f.ReadLocalApplicationSettings),
		"ReadRemoteSettings":                facade.Func(facade.Units, f.ReadRemoteSettings),
		"ReadSettings":                      facade.Func(facade.Units, f.ReadSettings),
		"Refresh":                           facade.Func(facade.Units, f.Refresh),
		"Relation":                          facade.Func(facade.Units, f.Relation),
		"RelationById":                      facade.Func(facade.Units, f.RelationById),
		"RelationsStatus":                   facade.Func(facade.Units, f.RelationsStatus),
		"SetAgentStatus":                    facade.Func(facade.Units, f.SetAgentStatus),
		"SetApplicationStatus":              facade.Func(facade.Units, f.SetApplicationStatus),
		"SetCharmURL":                       facade.Func(facade.Units, f.SetCharmURL),
		"SetRelationStatus":                 facade.Func(facade.Units, f.SetRelationStatus),
		"SetState":                          facade.Func(facade.Units, f.SetState),
		"SetUnitStatus":                     facade.Func(facade.Units, f.SetUnitStatus),
		"SetWorkloadVersion":                facade.Func(facade.Units, f.SetWorkloadVersion),
		"State":                             facade.Func(facade.Units, f.State),
		"UnitStatus":                        facade.Func(facade.Units, f.UnitStatus),
		"Watch":                             facade.Func(facade.Units, f.Watch),
		"WatchConfigSettingsHash":           facade.Func(facade.Units, f.watchStrings(f.state.WatchConfigHash)),
		"WatchForModelConfigChanges":        facade.Get(facade.Units, f.WatchForModelConfigChanges),
		"WatchRelationUnits":                facade.Func(facade.Units, f.WatchRelationUnits),
		"WatchTrustConfigSettingsHash":      facade.Func(facade.Units, f.watchStrings(f.state.WatchTrustHash)),
		"WatchUnitAddressesHash":            facade.Func(facade.Units, f.watchStrings(f.state.WatchAddressesHash)),
		"WatchUnitRelations":                facade.Func(facade.Units, f.watchStrings(f.state.WatchUnitRelations)),
		"WorkloadVersion":                   facade.Func(facade.Units, text(f.workloadVersion)),
	}.With(apiaddress.Methods(f.state, facade.Units))
	// 18 asks for the model's UUID alone, which CurrentModel tells too.
	older := methods.With(facade.Table{"ModelUUID": facade.Get(facade.Units, f.ModelUUID)})
	return []facade.Version{
		{Name: "Uniter", Number: 18, Scope: facade.OnModel, Methods: older},
		{Name: "Uniter", Number: 19, Scope: facade.OnModel, Methods: methods},
	}
}

func (f *Facade) clearResolved(ctx context.Context, s facade.Session, unit string) error {
	return f.state.ClearResolved(ctx, s.ModelUUID(), unit)
}

func (f *Facade) destroy(ctx context.Context, s facade.Session, unit string) error {
	return f.state.DestroyUnit(ctx, s.ModelUUID(), unit, false, false)
}

func (f *Facade) destroySubordinates(ctx context.Context, s facade.Session, unit string) error {
	return f.state.DestroySubordinates(ctx, s.ModelUUID(), unit)
}

func (f *Facade) ensureDead(ctx context.Context, s facade.Session, unit string) error {
	return f.state.EnsureUnitDead(ctx, s.ModelUUID(), unit)
}
