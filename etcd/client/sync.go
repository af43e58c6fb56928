package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/gantline/gantline/etcd/version"
)

// minSyncInterval keeps AutoSync from spinning.
const minSyncInterval = time.Millisecond

func (c *clusterClient) Sync(ctx context.Context) error {
	members, err := NewMembersAPI(c).List(ctx)
	if err != nil {
		return err
	}
	var eps []string
	for _, m := range members {
		eps = append(eps, m.ClientURLs...)
	}
	urls, err := parseEndpoints(eps)
	if err != nil {
		return err
	}
	switch c.mode {
	case EndpointSelectionRandom:
		if !c.members.Load().same(urls) {
			c.members.Store(newMemberSet(shuffle(urls), 0))
		}
	case EndpointSelectionPrioritizeLeader:
		pin, err := c.leaderAmong(ctx, urls)
		if err != nil {
			return err
		}
		c.members.Store(newMemberSet(urls, pin))
	default:
		return errSelectionMode(c.mode)
	}
	return nil
}

// leaderAmong asks the new members, not the present ones, who leads, and
// returns the leader's place among them: the first one's when the leader
// serves clients at a URL that none of them has.
func (c *clusterClient) leaderAmong(ctx context.Context, urls []url.URL) (int, error) {
	probe := &clusterClient{sender: c.sender}
	probe.hub.client = probe
	probe.members.Store(newMemberSet(urls, 0))
	leader, err := NewMembersAPI(probe).Leader(ctx)
	if err != nil {
		if cerr := ctx.Err(); cerr != nil {
			return 0, cerr
		}
		return 0, ErrNoLeaderEndpoint
	}
	if len(leader.ClientURLs) == 0 {
		return 0, ErrNoLeaderEndpoint
	}
	for i := range urls {
		if urls[i].String() == leader.ClientURLs[0] {
			return i, nil
		}
	}
	return 0, nil
}

func (c *clusterClient) AutoSync(ctx context.Context, interval time.Duration) error {
	ticker := time.NewTicker(max(interval, minSyncInterval))
	defer ticker.Stop()
	for {
		if err := c.Sync(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

func (c *clusterClient) GetVersion(ctx context.Context) (*version.Versions, error) {
	a, err := c.do(ctx, &call{
		method:    http.MethodGet,
		path:      "/version",
		keepSlash: true,
		query:     getQuery(GetOptions{}),
	})
	if err != nil {
		return nil, err
	}
	defer a.release()
	if a.status != http.StatusOK {
		return nil, decodeError(a.body)
	}
	if len(a.body) == 0 {
		return nil, ErrEmptyBody
	}
	v := new(version.Versions)
	if err := json.Unmarshal(a.body, v); err != nil {
		return nil, ErrInvalidJSON
	}
	return v, nil
}
