package etcd

import (
	"context"
	"fmt"
	"slices"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/internal/kv"
)

// nested is how many writes stand at one level. With at most as many guards, a
// server with the default limit of 128 operations a level takes one level of
// nesting below, which again may hold as many.
const nested = 64

// Txn implements kv.Store. The other branch of etcd's transaction reads, at the
// same revision, what the guards are about, so that a conflict can name the
// guard without a second request.
func (s *Store) Txn(ctx context.Context, txn kv.Txn) (kv.Revision, error) {
	if err := txn.Check(); err != nil {
		return 0, err
	}
	bound, release := s.request(ctx)
	defer release()
	resp, err := s.client.Txn(bound).
		If(compares(txn.Guards)...).
		Then(writes(txn.Writes)...).
		Else(probes(txn.Guards)...).
		Commit()
	if err != nil {
		return 0, s.convert(ctx, err)
	}
	if !resp.Succeeded {
		return 0, conflict(txn.Guards, resp)
	}
	return kv.Revision(resp.Header.Revision), nil
}

// compares states the guards in etcd's terms. A missing key compares as one of
// revision zero, and a range holds if every key in it does, so an empty one
// always holds.
func compares(guards []kv.Guard) []clientv3.Cmp {
	cmps := make([]clientv3.Cmp, 0, len(guards))
	for _, g := range guards {
		mod, created := clientv3.ModRevision(g.Key), clientv3.CreateRevision(g.Key)
		switch g.Kind {
		case kv.GuardKeyRevision:
			cmps = append(cmps, clientv3.Compare(mod, "=", int64(g.Revision)))
		case kv.GuardMissing:
			cmps = append(cmps, clientv3.Compare(created, "=", 0))
		case kv.GuardExists:
			cmps = append(cmps, clientv3.Compare(created, ">", 0))
		case kv.GuardPrefixNotNewerThan:
			cmps = append(cmps, clientv3.Compare(mod.WithPrefix(), "<", int64(g.Revision)+1))
		case kv.GuardPrefixEmpty:
			cmps = append(cmps, clientv3.Compare(created.WithPrefix(), "=", 0))
		}
	}
	return cmps
}

// writes puts the writes on one level, or on two if they are many; order is
// kept either way.
func writes(ws []kv.Write) []clientv3.Op {
	ops := make([]clientv3.Op, 0, len(ws))
	for _, w := range ws {
		switch w.Kind {
		case kv.WritePut:
			ops = append(ops, clientv3.OpPut(w.Key, string(w.Value), clientv3.WithLease(clientv3.LeaseID(w.Lease))))
		case kv.WriteDelete:
			ops = append(ops, clientv3.OpDelete(w.Key))
		case kv.WriteDeletePrefix:
			ops = append(ops, clientv3.OpDelete(w.Key, clientv3.WithPrefix()))
		}
	}
	if len(ops) <= nested {
		return ops
	}
	var level []clientv3.Op
	for chunk := range slices.Chunk(ops, nested) {
		level = append(level, clientv3.OpTxn(nil, chunk, nil))
	}
	return level
}

// probes reads one key for each guard: the key itself, or for a prefix one that
// breaks it.
func probes(guards []kv.Guard) []clientv3.Op {
	ops := make([]clientv3.Op, 0, len(guards))
	for _, g := range guards {
		opts := []clientv3.OpOption{clientv3.WithKeysOnly()}
		if g.OnPrefix() {
			opts = append(opts, clientv3.WithPrefix(), clientv3.WithLimit(1), clientv3.WithMinModRev(int64(g.Revision)+1))
		}
		ops = append(ops, clientv3.OpGet(g.Key, opts...))
	}
	return ops
}

// conflict finds the first guard that does not hold by what was read.
func conflict(guards []kv.Guard, resp *clientv3.TxnResponse) error {
	for i, g := range guards {
		found := found(resp.Responses[i])
		if !holds(g, found) {
			return &kv.ConflictError{Guard: g, Index: i, Found: found, Revision: kv.Revision(resp.Header.Revision)}
		}
	}
	return fmt.Errorf("etcd: transaction of %d guards failed though all hold at revision %d", len(guards), resp.Header.Revision)
}

func found(op *pb.ResponseOp) kv.Revision {
	if kvs := op.GetResponseRange().GetKvs(); len(kvs) > 0 {
		return kv.Revision(kvs[0].ModRevision)
	}
	return 0
}

func holds(g kv.Guard, found kv.Revision) bool {
	switch g.Kind {
	case kv.GuardKeyRevision:
		return found == g.Revision
	case kv.GuardExists:
		return found != 0
	default: // missing, or nothing under the prefix that the probe looks for
		return found == 0
	}
}
