package state

import (
	"context"
	"errors"
	"time"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/charm"
)

// charmsFor is how long a local charm stays that nothing runs: whoever uploads
// one deploys it soon after.
const charmsFor = time.Hour

// cleanCharms removes local charms that nothing runs, lest every upload stay
// for ever.
func (s *State) cleanCharms(ctx context.Context, model string) error {
	old, err := inModelData(s, model, func(md *modelData) ([]string, error) {
		return md.unusedCharms(s.clock.Now().Add(-charmsFor)), nil
	})
	if err != nil {
		return gone(err)
	}
	var errs []error
	for _, url := range old {
		err := s.change(ctx, model, func(t *tx) error {
			key := inModel(model, keyCharm, url)
			if _, ok := on(t, &t.md.charms, key, url); !ok || t.md.runs(url) {
				return nil
			}
			// Whoever begins to run it changes an application or a unit.
			t.guard(kv.PrefixNotNewerThan(inModel(model, keyApp, ""), t.p.rev))
			t.guard(kv.PrefixNotNewerThan(inModel(model, keyUnit, ""), t.p.rev))
			t.delete(key)
			return nil
		})
		if gone(err) != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// unusedCharms returns the URLs of local charms from before then that nothing
// runs.
func (md *modelData) unusedCharms(then time.Time) []string {
	var old []string
	for url, e := range md.charms.m {
		if u, err := charm.ParseURL(url); err != nil || !charm.Local.Matches(u.Schema) {
			continue
		}
		if e.v.Created.Before(then) && !md.runs(url) {
			old = append(old, url)
		}
	}
	return old
}

// runs says whether an application is of the charm or a unit still runs it.
func (md *modelData) runs(url string) bool {
	for _, e := range md.apps.m {
		if e.v.CharmURL == url {
			return true
		}
	}
	for _, e := range md.units.m {
		if e.v.CharmURL == url {
			return true
		}
	}
	return false
}
