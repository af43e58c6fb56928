package state

import (
	"context"
	"slices"
	"strconv"

	"github.com/gantline/gantline/internal/domain"
)

// SetAPIHostPorts records at which addresses controllers answer, one list a
// controller.
func (s *State) SetAPIHostPorts(ctx context.Context, servers [][]HostPort) error {
	return s.change(ctx, "", func(t *tx) error {
		for i, list := range servers {
			id := strconv.Itoa(i)
			key := rootKey(keyAddresses, id)
			on(t, &t.p.addresses, key, id)
			set(t, &t.p.addresses, key, id, &list)
		}
		for id := range t.p.addresses.m {
			if n, err := strconv.Atoi(id); err != nil || n >= len(servers) {
				t.delete(rootKey(keyAddresses, id))
			}
		}
		return nil
	})
}

// APIHostPorts returns at which addresses controllers answer.
func (s *State) APIHostPorts() [][]HostPort {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	var out [][]HostPort
	for _, id := range sortedNumbers(s.p.addresses.m) {
		list, _ := s.p.addresses.get(id)
		out = append(out, *list)
	}
	return out
}

// WatchAPIHostPorts tells of changes of these addresses, and of the CAs that
// vouch for the controllers there.
func (s *State) WatchAPIHostPorts() *Watch[Signal] {
	return newSignal(s, topic{what: topicAddresses})
}

func sortedNumbers[V any](m map[string]V) []string {
	ids := domain.SortedNames(m)
	slices.SortFunc(ids, domain.CompareMachines)
	return ids
}
