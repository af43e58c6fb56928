// Package keymanager serves the KeyManager facade: the SSH keys that open a model's machines. They
// are the model's, whichever user is named, and kept in its configuration as authorized-keys.
package keymanager

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/rpc/params"
)

// State is what the facade needs.
type State interface {
	AuthorizedKeys(model string) ([]string, error)
	// ChangeAuthorizedKeys stores what change makes of the keys, and may call it more than once.
	ChangeAuthorizedKeys(ctx context.Context, model string, change func(keys []string) ([]string, error)) error
}

// Source is where people publish keys. Its errors are for the caller to see.
type Source interface {
	// Keys returns the lines of authorized_keys of an account, "gh:name" or "lp:name".
	Keys(ctx context.Context, id string) ([]string, error)
}

// maxImports is how many accounts one call may name: each takes the controller to another host.
const maxImports = 20

// Facade answers the facade's methods.
type Facade struct {
	state  State
	source Source
}

// New returns the facade, which imports keys from source.
func New(st State, source Source) *Facade { return &Facade{st, source} }

// Versions returns KeyManager 1.
func (f *Facade) Versions() []facade.Version {
	return []facade.Version{{Name: "KeyManager", Number: 1, Scope: facade.OnModel, Methods: facade.Table{
		"AddKeys":    facade.Func(facade.Admins, f.AddKeys).Unless(model.BlockChange),
		"DeleteKeys": facade.Func(facade.Admins, f.DeleteKeys).Unless(model.BlockChange),
		"ImportKeys": facade.Func(facade.Admins, f.ImportKeys).Unless(model.BlockChange),
		"ListKeys":   facade.Func(facade.Readers, f.ListKeys),
	}}}
}

// ListKeys returns the keys for each entity: whole, or by fingerprint and comment.
func (f *Facade) ListKeys(_ context.Context, s facade.Session, in params.ListSSHKeys) (params.StringsResults, error) {
	lines, err := f.state.AuthorizedKeys(s.ModelUUID())
	if err != nil {
		return params.StringsResults{}, err
	}
	var shown []string
	for _, line := range lines {
		k, err := parse(line)
		switch {
		case err == nil && slices.Contains(reserved, k.comment):
		case in.Mode:
			shown = append(shown, line)
		case err != nil:
			shown = append(shown, "Invalid key: "+line)
		default:
			shown = append(shown, k.String())
		}
	}
	return params.StringsResults{Results: facade.Map(in.Entities.Entities, func(params.Entity) params.StringsResult {
		return params.StringsResult{Result: shown}
	})}, nil
}

// AddKeys adds keys, each alone.
func (f *Facade) AddKeys(ctx context.Context, s facade.Session, in params.ModifyUserSSHKeys) (params.ErrorResults, error) {
	return f.modify(ctx, s, in, add)
}

// add adds a key to others.
func add(keys []string, line string) ([]string, error) {
	k, err := parse(line)
	switch {
	case err != nil:
		return keys, fmt.Errorf("invalid ssh key: %s", line)
	case slices.Contains(reserved, k.comment):
		return keys, fmt.Errorf("may not add key with comment %s: %s", k.comment, line)
	case slices.ContainsFunc(keys, k.same):
		return keys, fmt.Errorf("duplicate ssh key: %s", line)
	}
	return append(keys, line), nil
}

// ImportKeys adds the keys that accounts at Launchpad and GitHub publish. An account's error names
// each of its keys that was not added, a line for each; the others were.
func (f *Facade) ImportKeys(ctx context.Context, s facade.Session, in params.ModifyUserSSHKeys) (params.ErrorResults, error) {
	if n := len(in.SSHKeys); n > maxImports {
		return params.ErrorResults{}, domain.Errorf(domain.QuotaLimitExceeded, "cannot import ssh keys of %d accounts at once, the limit is %d", n, maxImports)
	}
	published := make(map[string][]string, len(in.SSHKeys))
	failed := make(map[string]error)
	for _, id := range in.SSHKeys {
		if _, asked := published[id]; !asked {
			published[id], failed[id] = f.source.Keys(ctx, id)
		}
	}
	if err := ctx.Err(); err != nil {
		return params.ErrorResults{}, err
	}
	return f.modify(ctx, s, in, func(keys []string, id string) ([]string, error) {
		if err := failed[id]; err != nil {
			return keys, err
		}
		var errs []error
		for _, line := range published[id] {
			var err error
			keys, err = add(keys, line)
			errs = append(errs, err)
		}
		return keys, errors.Join(errs...)
	})
}

// DeleteKeys deletes keys by fingerprint or comment, each alone; one key must stay.
func (f *Facade) DeleteKeys(ctx context.Context, s facade.Session, in params.ModifyUserSSHKeys) (params.ErrorResults, error) {
	return f.modify(ctx, s, in, func(keys []string, id string) ([]string, error) {
		if slices.Contains(reserved, id) {
			return keys, fmt.Errorf("may not delete internal key: %s", id)
		}
		i := slices.IndexFunc(keys, func(line string) bool {
			k, err := parse(line)
			return err == nil && (k.fingerprint == id || k.comment == id)
		})
		if i < 0 {
			return keys, fmt.Errorf("key not found: %s", id)
		}
		return slices.Delete(keys, i, i+1), nil
	})
}

// modify makes one change of the model's keys of a change for each argument.
func (f *Facade) modify(ctx context.Context, s facade.Session, in params.ModifyUserSSHKeys,
	one func(keys []string, arg string) ([]string, error),
) (out params.ErrorResults, err error) {
	err = f.state.ChangeAuthorizedKeys(ctx, s.ModelUUID(), func(keys []string) ([]string, error) {
		had := len(keys)
		out = facade.Each(in.SSHKeys, func(arg string) (err error) {
			keys, err = one(keys, arg)
			return err
		})
		if had > 0 && len(keys) == 0 {
			return nil, errors.New("cannot delete all keys")
		}
		return keys, nil
	})
	return out, err
}
