package client

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"sync/atomic"
)

// memberSet is a list of endpoints and the one that is in use.
type memberSet struct {
	endpoints []url.URL
	pin       atomic.Int64
}

func newMemberSet(endpoints []url.URL, pin int) *memberSet {
	s := &memberSet{endpoints: endpoints}
	s.pin.Store(int64(pin))
	return s
}

// strings returns the endpoints as texts, in their order.
func (s *memberSet) strings() []string { return urlStrings(s.endpoints) }

// same reports whether urls are the same endpoints in any order.
func (s *memberSet) same(urls []url.URL) bool {
	a, b := s.strings(), urlStrings(urls)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func urlStrings(urls []url.URL) []string {
	out := make([]string, len(urls))
	for i := range urls {
		out[i] = urls[i].String()
	}
	return out
}

func parseEndpoints(eps []string) ([]url.URL, error) {
	if len(eps) == 0 {
		return nil, ErrNoEndpoints
	}
	urls := make([]url.URL, len(eps))
	for i, ep := range eps {
		u, err := url.Parse(ep)
		if err != nil {
			return nil, err
		}
		urls[i] = *u
	}
	return urls, nil
}

// shuffle spreads the clients of a cluster over its members.
func shuffle(urls []url.URL) []url.URL {
	rand.Shuffle(len(urls), func(i, j int) { urls[i], urls[j] = urls[j], urls[i] })
	return urls
}

func (c *clusterClient) Endpoints() []string { return c.members.Load().strings() }

func (c *clusterClient) SetEndpoints(eps []string) error {
	urls, err := parseEndpoints(eps)
	if err != nil {
		return err
	}
	c.members.Store(newMemberSet(shuffle(urls), 0))
	return nil
}

// errSelectionMode is for a mode that is none of the constants.
func errSelectionMode(m EndpointSelectionMode) error {
	return fmt.Errorf("invalid endpoint selection mode: %d", m)
}
