package application

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Versions returns Application 15 to 20.
func (f *Facade) Versions() []facade.Version {
	v20 := facade.Table{
		"AddRelation":             facade.Func(facade.Writers, f.AddRelation).Unless(model.BlockChange),
		"AddUnits":                facade.Func(facade.Writers, f.AddUnits).Unless(model.BlockChange),
		"ApplicationsInfo":        facade.Func(facade.Readers, f.ApplicationsInfo),
		"CharmConfig":             facade.Func(facade.Readers, f.CharmConfig),
		"CharmRelations":          facade.Func(facade.Readers, f.CharmRelations),
		"Deploy":                  facade.Func(facade.Writers, f.Deploy).Unless(model.BlockChange),
		"DestroyApplication":      facade.Func(facade.Writers, f.DestroyApplication).Unless(model.BlockRemove),
		"DestroyRelation":         facade.Do(facade.Writers, f.DestroyRelation).Unless(model.BlockRemove),
		"DestroyUnit":             facade.Func(facade.Writers, f.DestroyUnit).Unless(model.BlockRemove),
		"Expose":                  facade.Do(facade.Writers, f.Expose).Unless(model.BlockChange),
		"Get":                     facade.Func(facade.Readers, f.Get),
		"GetCharmURLOrigin":       facade.Func(facade.Readers, f.GetCharmURLOrigin),
		"GetConfig":               facade.Func(facade.Readers, f.GetConfig),
		"GetConstraints":          facade.Func(facade.Readers, f.GetConstraints),
		"Leader":                  facade.Func(facade.Readers, f.Leader),
		"ResolveUnitErrors":       facade.Func(facade.Writers, f.ResolveUnitErrors).Unless(model.BlockChange),
		"SetConfigs":              facade.Func(facade.Writers, f.SetConfigs).Unless(model.BlockChange),
		"SetConstraints":          facade.Do(facade.Writers, f.SetConstraints).Unless(model.BlockChange),
		"SetRelationsSuspended":   facade.Func(facade.Writers, f.SetRelationsSuspended).Unless(model.BlockChange),
		"Unexpose":                facade.Do(facade.Writers, f.Unexpose).Unless(model.BlockChange),
		"UnitsInfo":               facade.Func(facade.Readers, f.UnitsInfo),
		"UnsetApplicationsConfig": facade.Func(facade.Writers, f.UnsetApplicationsConfig).Unless(model.BlockChange),
	}
	// 19 and 20 differ in methods that are not served here, and so do 16 to 18.
	// Until 15 a removal knew no dry run: the flag is ignored and the removal happens.
	v15 := v20.With(facade.Table{
		"DestroyUnit": facade.Func(facade.Writers,
			func(ctx context.Context, s facade.Session, in params.DestroyUnitsParams) (params.DestroyUnitResults, error) {
				for i := range in.Units {
					in.Units[i].DryRun = false
				}
				return f.DestroyUnit(ctx, s, in)
			}).Unless(model.BlockRemove),
		"DestroyApplication": facade.Func(facade.Writers,
			func(ctx context.Context, s facade.Session, in params.DestroyApplicationsParams) (params.DestroyApplicationResults, error) {
				for i := range in.Applications {
					in.Applications[i].DryRun = false
				}
				return f.DestroyApplication(ctx, s, in)
			}).Unless(model.BlockRemove),
	})
	out := []facade.Version{{Name: "Application", Number: 15, Scope: facade.OnModel, Methods: v15}}
	for number := 16; number <= 20; number++ {
		out = append(out, facade.Version{Name: "Application", Number: number, Scope: facade.OnModel, Methods: v20})
	}
	return out
}
