package client

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Versions returns Client 6 and 7, AllWatcher 3.
func (f *Facade) Versions() []facade.Version {
	v7 := facade.Table{
		"FullStatus":    facade.Encoded[params.StatusParams, params.FullStatus](facade.Readers, f.encodedStatus),
		"StatusHistory": facade.Func(facade.Readers, f.StatusHistory),
		"WatchAll":      facade.Get(facade.Readers, f.WatchAll),
	}
	// Until 7, status said nothing of storage, whatever was asked.
	v6 := v7.With(facade.Table{"FullStatus": facade.Encoded[params.StatusParams, params.FullStatus](facade.Readers,
		func(ctx context.Context, s facade.Session, in params.StatusParams) (rpc.Segmenter, error) {
			in.IncludeStorage = false
			return f.encodedStatus(ctx, s, in)
		})})
	return []facade.Version{
		{Name: "Client", Number: 6, Scope: facade.OnModel, Methods: v6},
		{Name: "Client", Number: 7, Scope: facade.OnModel, Methods: v7},
		{Name: "AllWatcher", Number: 3, Scope: facade.OnModel, Methods: facade.Table{
			"Next": facade.OnObject(facade.Readers, next),
			"Stop": facade.OnObject(facade.Readers, stop),
		}},
	}
}
