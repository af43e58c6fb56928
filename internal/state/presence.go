package state

import (
	"context"
	"errors"
	"strings"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/names"
)

// AgentConnected notes that the agent has a connection to this controller. The
// returned function takes that back and does not fail; it is to be called once.
func (s *State) AgentConnected(ctx context.Context, model string, agent names.Tag) (gone func(context.Context), err error) {
	key := leaseKey(leasePresence, model, agent.String())
	s.mu.Lock()
	s.agents[key]++
	lease := s.lease
	s.mu.Unlock()
	gone = func(ctx context.Context) { s.agentGone(ctx, key) }
	if lease == 0 {
		return gone, nil // holdPresence writes the key when there is a lease
	}
	if err := s.writePresence(ctx, key, lease); err != nil && !errors.Is(err, kv.ErrLeaseNotFound) {
		gone(ctx)
		return nil, storeError(err)
	}
	return gone, nil
}

func (s *State) agentGone(ctx context.Context, key string) {
	s.mu.Lock()
	s.agents[key]--
	last := s.agents[key] <= 0
	if last {
		delete(s.agents, key)
	}
	s.mu.Unlock()
	if !last {
		return
	}
	e, err := s.store.Get(ctx, key)
	if err == nil && strings.Contains(string(e.Value), s.id) { // not another controller's by now
		_, err = s.store.Txn(ctx, kv.Txn{
			Guards: []kv.Guard{kv.KeyRevision(key, e.Revision)},
			Writes: []kv.Write{kv.Delete(key)},
		})
	}
	if err != nil && !errors.Is(err, kv.ErrNotFound) && !errors.Is(err, kv.ErrConflict) {
		s.logger.Debug("cannot remove presence, it ends with its lease", "key", key, "error", err)
	}
}

func (s *State) writePresence(ctx context.Context, key string, lease kv.LeaseID) error {
	_, err := s.store.Txn(ctx, kv.Txn{Writes: []kv.Write{
		kv.PutLeased(key, []byte(`{"controller":"`+s.id+`"}`), lease),
	}})
	return err
}

// holdPresence keeps a lease for as long as it can, and everyone who is
// connected here under it.
func (s *State) holdPresence(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.holdOnce(ctx); err != nil && ctx.Err() == nil {
			s.logger.Warn("lost the lease that presence is bound to, taking another", "error", err)
			if pause(ctx, retryStore) != nil {
				return
			}
		}
	}
}

func (s *State) holdOnce(ctx context.Context) error {
	lease, err := s.store.Grant(ctx, controllerLease)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.lease = lease.ID
	keys := make([]string, 0, len(s.agents))
	for key := range s.agents {
		keys = append(keys, key)
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.lease = 0
		s.mu.Unlock()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
		defer cancel()
		_ = s.store.Revoke(end, lease.ID) // or it expires
	}()
	for _, key := range keys {
		if err := s.writePresence(ctx, key, lease.ID); err != nil {
			return err
		}
	}
	return kv.Hold(ctx, s.store, lease)
}

// IsConnected says whether the agent has a connection to any controller.
func (s *State) IsConnected(model string, agent names.Tag) bool {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	md := s.p.models[model]
	return md != nil && md.isPresent(agent.String())
}

func (md *modelData) isPresent(tag string) bool {
	_, ok := md.present.get(tag)
	return ok
}
