package controller

import (
	"context"
	"errors"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/facade/apiaddress"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ControllerAPIInfoForModels returns, for each model that this controller has, where the controller
// answers and what vouches for it. python-libjuju asks for it whenever it connects.
func (f *Facade) ControllerAPIInfoForModels(_ context.Context, s facade.Session, in params.Entities) (params.ControllerAPIInfoResults, error) {
	config, err := f.state.ControllerConfig()
	if err != nil {
		return params.ControllerAPIInfoResults{}, err
	}
	ca, ok := config["ca-cert"].(string)
	if !ok {
		return params.ControllerAPIInfoResults{}, errors.New("cannot find the controller's CA")
	}
	addresses := apiaddress.Addresses(f.state)
	return params.ControllerAPIInfoResults{Results: facade.Map(in.Entities, func(e params.Entity) params.ControllerAPIInfoResult {
		if err := f.seen(s, e.Tag); err != nil {
			return params.ControllerAPIInfoResult{Error: facade.Error(err)}
		}
		return params.ControllerAPIInfoResult{Addresses: addresses, CACert: ca}
	})}, nil
}

// seen is nil if the caller may know that there is a model of that tag. One that does not exist is
// refused in the same words to whoever could not have read it.
func (f *Facade) seen(s facade.Session, tag string) error {
	uuid, err := facade.ModelUUID(tag)
	if err != nil {
		return err
	}
	if s.Identity().IsSuperuser() {
		_, err := f.state.Model(uuid)
		return err
	}
	if domain.ModelRank(f.state.ModelAccess(uuid, s.Identity().Name)) <= 0 {
		return facade.ErrPermission
	}
	return nil
}
