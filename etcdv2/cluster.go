package etcdv2

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// announceTTL is how long, in seconds, a gateway that died is still named.
const announceTTL = 15

// announce keeps this store's addresses among those that machines names,
// until ctx ends.
func (s *Store) announce(ctx context.Context) {
	if len(s.cfg.AdvertiseURLs) == 0 {
		return
	}
	for ctx.Err() == nil {
		if err := s.announceOnce(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("cannot announce this gateway", "error", err)
		}
		pause(ctx, time.Second)
	}
}

func (s *Store) announceOnce(ctx context.Context) error {
	lease, err := try(ctx, func(ctx context.Context) (*clientv3.LeaseGrantResponse, error) {
		return s.client.Grant(ctx, announceTTL)
	})
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if _, err := s.client.Revoke(ctx, lease.ID); err != nil {
			s.cfg.Logger.Debug("cannot take back the announcement", "error", err)
		}
	}()
	key := fmt.Sprintf("%s%016x", s.keys.gateways(), s.writer)
	_, err = try(ctx, func(ctx context.Context) (*clientv3.PutResponse, error) {
		return s.client.Put(ctx, key, strings.Join(s.cfg.AdvertiseURLs, ","), clientv3.WithLease(lease.ID))
	})
	if err != nil {
		return err
	}
	alive, err := s.client.KeepAlive(ctx, lease.ID)
	if err != nil {
		return err
	}
	for range alive { //nolint:revive // ends with the lease or with ctx
	}
	return nil
}

// Machines lists where v2 clients reach the gateways of this tree, this one
// among them.
func (s *Store) Machines(ctx context.Context) []string {
	all := slices.Clone(s.cfg.AdvertiseURLs)
	ctx, cancel := context.WithTimeout(ctx, s.cfg.RequestTimeout)
	defer cancel()
	got, err := try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) {
		return s.client.Get(ctx, s.keys.gateways(), clientv3.WithPrefix(), clientv3.WithSerializable())
	})
	if err != nil {
		return all
	}
	for _, kv := range got.Kvs {
		all = append(all, strings.Split(string(kv.Value), ",")...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ClusterMember is the v3 member that answers this store.
type ClusterMember struct {
	// ID is its own, Leader the leader's, 0 during an election.
	ID, Leader uint64
	// Version is the server's.
	Version string
}

// Member asks the cluster about the member that this store talks to.
func (s *Store) Member(ctx context.Context) (ClusterMember, error) {
	got, err := s.member(ctx)
	if err != nil {
		return ClusterMember{}, err
	}
	return ClusterMember{ID: got.Header.MemberId, Leader: got.Leader, Version: got.Version}, nil
}

func (s *Store) member(ctx context.Context) (*clientv3.StatusResponse, error) {
	all := s.client.Endpoints()
	if len(all) == 0 {
		all = []string{""} // a server in this process
	}
	var errs []error
	for _, endpoint := range all {
		one, cancel := context.WithTimeout(ctx, firstTry)
		got, err := s.client.Status(one, endpoint)
		cancel()
		if err == nil {
			return got, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// Started is when the store was opened.
func (s *Store) Started() time.Time { return s.started }
