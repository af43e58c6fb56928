package etcd

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/internal/kv"
)

const (
	// pageSize is how many keys one request of a List fetches.
	pageSize = 512
	// listTries is how often a List begins again because a compaction took the
	// revision that it was reading.
	listTries = 5
)

// Get implements kv.Reader.
func (s *Store) Get(ctx context.Context, key string) (kv.Entry, error) {
	if key == "" {
		return kv.Entry{}, fmt.Errorf("%w: empty key", kv.ErrInvalid)
	}
	bound, release := s.request(ctx)
	defer release()
	resp, err := s.client.Get(bound, key)
	if err != nil {
		return kv.Entry{}, s.convert(ctx, err)
	}
	if len(resp.Kvs) == 0 {
		return kv.Entry{}, fmt.Errorf("%w: %q", kv.ErrNotFound, key)
	}
	return entry(resp.Kvs[0], false), nil
}

// List implements kv.Reader.
func (s *Store) List(ctx context.Context, prefix string, opts kv.ListOptions) ([]kv.Entry, kv.Revision, error) {
	var (
		entries []kv.Entry
		rev     kv.Revision
		err     error
	)
	for range listTries {
		entries, rev, err = s.listOnce(ctx, prefix, opts)
		if opts.At != 0 || !errors.Is(err, kv.ErrCompacted) {
			break
		}
	}
	return entries, rev, err
}

// listOnce reads page by page at the revision of the first page.
func (s *Store) listOnce(ctx context.Context, prefix string, opts kv.ListOptions) ([]kv.Entry, kv.Revision, error) {
	var (
		entries []kv.Entry
		rev     = int64(opts.At)
		from    = rangeStart(prefix)
		end     = clientv3.GetPrefixRangeEnd(prefix)
	)
	if prefix == "" {
		end = "\x00"
	}
	for {
		limit := pageSize
		if opts.Limit > 0 {
			limit = min(limit, opts.Limit-len(entries))
		}
		args := []clientv3.OpOption{clientv3.WithRange(end), clientv3.WithRev(rev), clientv3.WithLimit(int64(limit))}
		if opts.KeysOnly {
			args = append(args, clientv3.WithKeysOnly())
		}
		resp, err := s.page(ctx, from, args)
		if err != nil {
			return nil, 0, err
		}
		if rev == 0 {
			rev = resp.Header.Revision
		}
		for _, k := range resp.Kvs {
			entries = append(entries, entry(k, opts.KeysOnly))
		}
		if !resp.More || len(entries) == opts.Limit {
			return entries, kv.Revision(rev), nil
		}
		from = entries[len(entries)-1].Key + "\x00"
	}
}

func (s *Store) page(ctx context.Context, from string, args []clientv3.OpOption) (*clientv3.GetResponse, error) {
	bound, release := s.request(ctx)
	defer release()
	resp, err := s.client.Get(bound, from, args...)
	return resp, s.convert(ctx, err)
}

// rangeStart is the first key of a prefix; etcd has no empty key and takes the
// zero byte for the first of all.
func rangeStart(prefix string) string {
	if prefix == "" {
		return "\x00"
	}
	return prefix
}

// entry copies out of etcd's message; a message of the in-process server may
// share its bytes with the server.
func entry(k *mvccpb.KeyValue, keyOnly bool) kv.Entry {
	e := kv.Entry{
		Key:      string(k.Key),
		Revision: kv.Revision(k.ModRevision),
		Created:  kv.Revision(k.CreateRevision),
		Lease:    kv.LeaseID(k.Lease),
	}
	if !keyOnly {
		e.Value = append([]byte{}, k.Value...)
	}
	return e
}
