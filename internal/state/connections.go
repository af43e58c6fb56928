package state

import (
	"context"
	"maps"
	"time"
)

// seenEvery is how exactly connections are noted: no write for another one
// within this time.
const seenEvery = time.Minute

// RecordConnection notes that the user connected, to the model unless it is "".
func (s *State) RecordConnection(ctx context.Context, user, model string) error {
	return s.change(ctx, "", func(t *tx) error {
		if _, ok := t.p.users.get(user); !ok {
			return userNotFound(user)
		}
		key := rootKey(keySeen, user)
		seen, ok := on(t, &t.p.seen, key, user)
		if !ok {
			seen = &Seen{}
		}
		now := t.now.Truncate(time.Second)
		if now.Sub(seen.Controller) >= seenEvery {
			seen.Controller = now
		}
		if model != "" && now.Sub(seen.Models[model]) >= seenEvery {
			models := maps.Clone(seen.Models)
			if models == nil {
				models = map[string]time.Time{}
			}
			for uuid := range models {
				if md := t.p.models[uuid]; md == nil || md.model.v == nil {
					delete(models, uuid)
				}
			}
			models[model] = now
			seen.Models = models
		}
		set(t, &t.p.seen, key, user, seen)
		return nil
	})
}

// LastConnection returns when the user last connected, to the model unless it
// is ""; the zero time if never.
func (s *State) LastConnection(user, model string) time.Time {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	seen, ok := s.p.seen.get(user)
	switch {
	case !ok:
		return time.Time{}
	case model == "":
		return seen.Controller
	}
	return seen.Models[model]
}
