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
// between.
//
// The last record is the head: a transaction asks that it is still the one of
// the state, and that there is none yet where its own goes, which is at the
// next index. An unclear answer is asked again with the same transaction: it
// cannot happen twice.
func (s *Store) settle(ctx context.Context, d *decision) error {
	if len(d.scratch.events) == 0 {
		return s.confirm(ctx, d.rev)
	}
	s.batch++
	r := record{first: d.scratch.events[0].index(), writer: s.writer, batch: s.batch}
	key, ops := s.keys.record(r.first), s.ops3(d.scratch, r)
	patience := firstTry
	for ; ; patience *= 2 {
		one, cancel := context.WithTimeout(ctx, patience)
		resp, err := s.client.Txn(one).
			If(clientv3.Compare(clientv3.ModRevision(d.head), "=", d.rev), clientv3.Compare(clientv3.CreateRevision(key), "=", 0)).
			Then(ops...).
			Else(clientv3.OpGet(key), clientv3.OpGet(key, clientv3.WithRange(s.keys.recordsEnd()), clientv3.WithKeysOnly())).
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
		return s.overtaken(ctx, resp, r)
	}
}

// overtaken handles a transaction that was refused: by somebody else's, or by
// this one's own first try, whose answer was lost. The answer has the record
// at its place, and the keys of all since.
func (s *Store) overtaken(ctx context.Context, resp *clientv3.TxnResponse, mine record) error {
	since := resp.Responses[1].GetResponseRange().Kvs
	if len(since) == 0 {
		return failed(errors.New("the tree is gone"))
	}
	if err := s.reach(ctx, since[len(since)-1].ModRevision); err != nil {
		return failed(err)
	}
	if at := resp.Responses[0].GetResponseRange().Kvs; len(at) > 0 {
		if r, _, err := parseRecord(at[0].Value); err == nil && r == mine {
			return nil
		}
	}
	return errOvertaken
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

// headRevision asks the cluster when the last write was: that of the last
// record from the one on that is known.
func (s *Store) headRevision(ctx context.Context) (int64, error) {
	s.mu.RLock()
	known := s.head
	s.mu.RUnlock()
	got, err := try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) {
		return s.client.Get(ctx, known, clientv3.WithRange(s.keys.recordsEnd()), clientv3.WithKeysOnly())
	})
	if err != nil {
		return 0, err
	}
	s.noteTerm(got.Header.RaftTerm)
	if len(got.Kvs) == 0 {
		return 0, errors.New("the tree is gone")
	}
	return got.Kvs[len(got.Kvs)-1].ModRevision, nil
}

// ops3 spells a decision for v3: the record, and each node that differs. More operations than v3 takes at once are nested.
func (s *Store) ops3(d *scratch, r record) []clientv3.Op {
	ops := []clientv3.Op{clientv3.OpPut(s.keys.record(r.first), string(r.append(nil, d.events...)))}
	if from, to, due := s.trim(r.first, d.index); due {
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
