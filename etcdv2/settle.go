package etcdv2

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// errOvertaken says that another store wrote first: decide again.
var errOvertaken = errors.New("overtaken")

// settle makes a decision durable, or, if it writes nothing, makes sure that
// it still holds. It returns errOvertaken once the state has what came
// between. An unclear answer is asked again with the same transaction, which
// cannot happen twice since it compares what it also writes.
func (s *Store) settle(ctx context.Context, d *decision) error {
	if len(d.scratch.events) == 0 {
		return s.confirm(ctx, d.rev)
	}
	s.batch++
	h := head{index: d.scratch.index, writer: s.writer, batch: s.batch}
	ops := s.ops3(d.scratch, h)
	patience := firstTry
	for unclear := false; ; unclear, patience = true, 2*patience {
		one, cancel := context.WithTimeout(ctx, patience)
		resp, err := s.client.Txn(one).
			If(clientv3.Compare(clientv3.ModRevision(s.keys.head()), "=", d.rev)).
			Then(ops...).
			Else(clientv3.OpGet(s.keys.head())).
			Commit()
		cancel()
		switch {
		case err != nil && (permanent(err) || ctx.Err() != nil):
			return failed(errors.Join(err, ctx.Err()))
		case err != nil:
			s.cfg.Logger.Debug("a write is unclear, asking again", "error", err)
			pause(ctx, 20*time.Millisecond)
			continue
		case resp.Succeeded:
			s.noteTerm(resp.Header.RaftTerm)
			s.absorb(resp.Header.Revision, d.scratch.events)
			return nil
		}
		return s.overtaken(ctx, resp, h, unclear)
	}
}

// overtaken handles a transaction that was refused: by somebody else's, or by
// this one's own first try, whose answer was lost.
func (s *Store) overtaken(ctx context.Context, resp *clientv3.TxnResponse, h head, unclear bool) error {
	kvs := resp.Responses[0].GetResponseRange().Kvs
	if len(kvs) == 0 {
		return failed(errors.New("the tree is gone"))
	}
	if err := s.reach(ctx, kvs[0].ModRevision); err != nil {
		return failed(err)
	}
	if unclear && s.mine(ctx, h) {
		return nil
	}
	return errOvertaken
}

// mine reports whether the transaction that wrote h was accepted, though
// others may have written since.
func (s *Store) mine(ctx context.Context, h head) bool {
	for range 100 {
		got, err := s.getHead(ctx)
		if err != nil || len(got.Kvs) == 0 {
			pause(ctx, 20*time.Millisecond)
			continue
		}
		for rev := got.Kvs[0].ModRevision; ; {
			now, err := parseHead(got.Kvs[0].Value)
			if err != nil || now.index < h.index {
				return false
			}
			if now == h {
				return true
			}
			if got, err = s.client.Get(ctx, s.keys.head(), clientv3.WithRev(rev-1)); err != nil || len(got.Kvs) == 0 {
				return false
			}
			rev = got.Kvs[0].ModRevision
		}
	}
	return false
}

// getHead reads the head.
func (s *Store) getHead(ctx context.Context) (*clientv3.GetResponse, error) {
	return try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) { return s.client.Get(ctx, s.keys.head()) })
}

// permanent reports whether asking again is no use.
func permanent(err error) bool {
	var known rpctypes.EtcdError
	if !errors.As(err, &known) && status.Code(err) == codes.ResourceExhausted {
		return true // gRPC itself finds it too large, on either side
	}
	return errors.Is(err, rpctypes.ErrRequestTooLarge) || errors.Is(err, rpctypes.ErrNoSpace) ||
		errors.Is(err, rpctypes.ErrPermissionDenied) || errors.Is(err, rpctypes.ErrTooManyOps) ||
		errors.Is(err, rpctypes.ErrDuplicateKey) || errors.Is(err, rpctypes.ErrEmptyKey)
}

// confirm makes sure, through the cluster's agreement, that nobody wrote
// since rev.
func (s *Store) confirm(ctx context.Context, rev int64) error {
	now, err := s.headRevision(ctx)
	if err != nil {
		return failed(err)
	}
	if now == rev {
		return nil
	}
	if err := s.reach(ctx, now); err != nil {
		return failed(err)
	}
	return errOvertaken
}

// headRevision asks the cluster when the last write was.
func (s *Store) headRevision(ctx context.Context) (int64, error) {
	got, err := try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) {
		return s.client.Get(ctx, s.keys.head(), clientv3.WithKeysOnly())
	})
	if err != nil {
		return 0, err
	}
	s.noteTerm(got.Header.RaftTerm)
	if len(got.Kvs) == 0 {
		return 0, errors.New("the tree is gone")
	}
	return got.Kvs[0].ModRevision, nil
}

// ops3 spells a decision for v3: the head, the record, and each node that
// differs. More operations than v3 takes at once are nested.
func (s *Store) ops3(d *scratch, h head) []clientv3.Op {
	first := d.events[0].index()
	ops := []clientv3.Op{
		clientv3.OpPut(s.keys.head(), string(h.append(nil))),
		clientv3.OpPut(s.keys.record(first), string(appendRecord(nil, d.events))),
	}
	if from, to, due := s.trim(first, h.index); due {
		ops = append(ops, clientv3.OpDelete(from, clientv3.WithRange(to)))
	}
	if d.whole != "" {
		from, to := s.keys.below(d.whole)
		ops = append(ops, clientv3.OpDelete(from, clientv3.WithRange(to)))
	}
	for p, n := range d.nodes {
		switch {
		case d.whole != "" && strings.HasPrefix(p, d.whole+"/"):
		case n == nil:
			ops = append(ops, clientv3.OpDelete(s.keys.node(p)))
		default:
			ops = append(ops, clientv3.OpPut(s.keys.node(p), string(appendNode(nil, n))))
		}
	}
	if len(ops) <= nested {
		return ops
	}
	var outer []clientv3.Op
	for part := range slices.Chunk(ops, nested) {
		outer = append(outer, clientv3.OpTxn(nil, part, nil))
	}
	return outer
}

// nested is how many operations one level of a transaction gets.
const nested = 100

// trim tells which records fall out of the history with this write, if it is
// time to drop some.
func (s *Store) trim(first, last uint64) (from, to string, due bool) {
	history := uint64(s.cfg.History) //nolint:gosec // checked not to be negative
	if first/trimEvery == (last+1)/trimEvery || last < history+trimEvery {
		return "", "", false
	}
	return s.keys.record(0), s.keys.record(last - history - trimEvery), true
}
