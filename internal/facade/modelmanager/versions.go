package modelmanager

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Versions returns ModelManager 9 and 10.
func (f *Facade) Versions() []facade.Version {
	v10 := facade.Table{
		"CreateModel":        facade.Func(facade.Users, f.CreateModel),
		"DestroyModels":      facade.Func(facade.Users, f.DestroyModels),
		"ListModelSummaries": facade.Func(facade.Users, f.ListModelSummaries),
		"ListModels":         facade.Func(facade.Users, f.ListModels),
		"ModelInfo":          facade.Func(facade.Users, f.ModelInfo),
		"ModelStatus":        facade.Func(facade.Users, f.ModelStatus),
		"ModifyModelAccess":  facade.Func(facade.Users, f.ModifyModelAccess),
	}
	return []facade.Version{
		{Name: "ModelManager", Number: 9, Scope: facade.OnController, Methods: v10.With(f.v9())},
		{Name: "ModelManager", Number: 10, Scope: facade.OnController, Methods: v10},
	}
}

// v9 still told the default base and series of a model.
func (f *Facade) v9() facade.Table {
	return facade.Table{
		"CreateModel": facade.Func(facade.Users,
			func(ctx context.Context, s facade.Session, in params.ModelCreateArgs) (params.ModelInfo, error) {
				info, err := f.CreateModel(ctx, s, in)
				addBase(&info)
				return info, err
			}),
		"ModelInfo": facade.Func(facade.Users,
			func(ctx context.Context, s facade.Session, in params.Entities) (params.ModelInfoResults, error) {
				out, err := f.ModelInfo(ctx, s, in)
				for _, r := range out.Results {
					if r.Result != nil {
						addBase(r.Result)
					}
				}
				return out, err
			}),
		"ListModelSummaries": facade.Func(facade.Users,
			func(ctx context.Context, s facade.Session, in params.ModelSummariesRequest) (params.ModelSummaryResults, error) {
				out, err := f.ListModelSummaries(ctx, s, in)
				for _, r := range out.Results {
					if r.Result != nil {
						r.Result.DefaultSeries = defaultSeries
					}
				}
				return out, err
			}),
	}
}

// What the original told where a model names no default base.
const (
	defaultBase   = "ubuntu@22.04/stable"
	defaultSeries = "jammy"
)

func addBase(info *params.ModelInfo) {
	if info.UUID != "" {
		info.DefaultBase, info.DefaultSeries = defaultBase, defaultSeries
	}
}
