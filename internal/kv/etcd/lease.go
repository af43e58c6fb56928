package etcd

import (
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/internal/kv"
)

// Grant implements kv.Leaser.
func (s *Store) Grant(ctx context.Context, ttl time.Duration) (kv.Lease, error) {
	bound, release := s.request(ctx)
	defer release()
	resp, err := s.client.Grant(bound, int64(kv.LeaseTTL(ttl)/time.Second))
	if err != nil {
		return kv.Lease{}, s.convert(ctx, err)
	}
	return kv.Lease{ID: kv.LeaseID(resp.ID), TTL: time.Duration(resp.TTL) * time.Second}, nil
}

// KeepAlive implements kv.Leaser.
func (s *Store) KeepAlive(ctx context.Context, id kv.LeaseID) error {
	if id == 0 {
		return fmt.Errorf("%w: 0", kv.ErrLeaseNotFound)
	}
	bound, release := s.request(ctx)
	defer release()
	_, err := s.client.KeepAliveOnce(bound, clientv3.LeaseID(id))
	return s.convert(ctx, err)
}

// Revoke implements kv.Leaser.
func (s *Store) Revoke(ctx context.Context, id kv.LeaseID) error {
	bound, release := s.request(ctx)
	defer release()
	_, err := s.client.Revoke(bound, clientv3.LeaseID(id))
	return s.convert(ctx, err)
}
