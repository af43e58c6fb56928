package etcdv2

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

const (
	// firstPage is how many keys the first read asks for. The next ones ask for
	// as many as pageBytes hold, up to maxPage: v3 counts all keys that follow
	// at every read, so few large pages cost less.
	firstPage = 1000
	maxPage   = 200_000
	pageBytes = 16 << 20
)

// found makes an empty tree unless there is one, and gives one of an earlier
// form the present one.
func (s *Store) found(ctx context.Context) error {
	old := s.keys.oldHead()
	for {
		got, err := try(ctx, func(ctx context.Context) (*clientv3.TxnResponse, error) {
			return s.client.Txn(ctx).
				If(clientv3.Compare(clientv3.CreateRevision(old), "=", 0), clientv3.Compare(clientv3.CreateRevision(s.keys.records()), "=", 0).WithPrefix()).
				Then(clientv3.OpPut(s.keys.record(firstIndex), founding())).
				Else(clientv3.OpGet(old)).
				Commit()
		})
		if err != nil || got.Succeeded {
			return err
		}
		kvs := got.Responses[0].GetResponseRange().Kvs
		if len(kvs) == 0 {
			return nil
		}
		if err := s.renew(ctx, kvs[0]); err != nil {
			return err
		}
	}
}

// renew takes the key away that held the index once: the last record has it
// too. Programs that wrote the earlier form find no tree then. It does nothing
// if somebody was faster.
func (s *Store) renew(ctx context.Context, old *mvccpb.KeyValue) error {
	index, err := parseOldHead(old.Value)
	if err != nil {
		return err
	}
	ops := []clientv3.Op{clientv3.OpDelete(string(old.Key))}
	if index == firstIndex { // nothing was ever written
		ops = append(ops, clientv3.OpPut(s.keys.record(firstIndex), founding()))
	}
	_, err = try(ctx, func(ctx context.Context) (*clientv3.TxnResponse, error) {
		return s.client.Txn(ctx).
			If(clientv3.Compare(clientv3.ModRevision(string(old.Key)), "=", old.ModRevision)).
			Then(ops...).
			Commit()
	})
	return err
}

// load reads the whole state at one revision.
func (s *Store) load(ctx context.Context) error {
	at, err := try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) {
		return s.client.Get(ctx, s.keys.records(), clientv3.WithPrefix(), clientv3.WithCountOnly())
	})
	if err != nil {
		return err
	}
	rev := at.Header.Revision
	t, err := s.loadTree(ctx, rev)
	if err != nil {
		return err
	}
	r, last, err := s.loadRing(ctx, t, rev)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clusterID, s.term = at.Header.ClusterId, at.Header.RaftTerm
	s.resume(t, r, last.index)
	s.advance(last.key, last.rev)
	return nil
}

// resume replaces the state. Watchers get what they missed if the history
// still has it, and else are closed; mu is held.
func (s *Store) resume(t *tree, r *ring, index uint64) {
	if s.tree != nil {
		if r.start > s.index+1 {
			s.hub.clear(false)
		} else {
			s.replay(r)
		}
	}
	s.tree, s.ring, s.index = t, r, index
}

// replay tells watchers what the ring has beyond the state.
func (s *Store) replay(r *ring) {
	for i := s.index + 1; i <= r.last; i++ {
		e := r.at(i)
		var gone []string
		s.tree.apply(e, func(p string) { gone = append(gone, p) })
		s.hub.notify(e, gone)
	}
}

func (s *Store) loadTree(ctx context.Context, rev int64) (*tree, error) {
	in := newPlanter()
	prefix := len(s.keys.nodes())
	err := s.scan(ctx, s.keys.nodes()+"/", s.keys.nodes()+"0", rev, func(kv *mvccpb.KeyValue) error {
		return in.plant(kv.Key[prefix:], kv.Value)
	})
	return in.tree, err
}

// planter makes a tree of nodes that come in the order of their paths: most
// of them in the directory of the one before.
type planter struct {
	tree *tree
	dir  *node
	path []byte // of dir
}

func newPlanter() *planter {
	t := newTree()
	return &planter{tree: t, dir: t.root}
}

// plant adds the node at a path.
func (in *planter) plant(path, envelope []byte) error {
	end := bytes.LastIndexByte(path, '/')
	n, err := parseNode(path[end+1:], envelope)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !bytes.Equal(path[:end], in.path) {
		in.path = append(in.path[:0], path[:end]...)
		in.dir = in.tree.get(string(in.path))
	}
	if in.dir == nil || in.dir.children[n.name()] != nil {
		// A directory without a node of its own, which other programs left, or /1 that is there already.
		in.tree.put(string(path), n, n.created)
		in.path, in.dir = in.path[:0], in.tree.root
		return nil
	}
	in.dir.attach(n)
	in.tree.count++
	in.tree.schedule(n, n.life)
	return nil
}

// lastRecord is where the history ends.
type lastRecord struct {
	key   string
	rev   int64
	index uint64 // of its last event
}

// loadRing reads the history, as far back as it is whole. Large values it
// takes from the tree, or else from v3 as long as v3 remembers them.
func (s *Store) loadRing(ctx context.Context, t *tree, rev int64) (*ring, lastRecord, error) {
	r := newRing(s.cfg.History)
	var last lastRecord
	err := s.scan(ctx, s.keys.records(), s.keys.recordsEnd(), rev, func(kv *mvccpb.KeyValue) error {
		head, all, err := parseRecord(kv.Value)
		if err != nil {
			return fmt.Errorf("%s: %w", kv.Key, err)
		}
		if last.key == "" && head.first == firstIndex+1 {
			r.founding()
		}
		last = lastRecord{string(kv.Key), kv.ModRevision, head.first + uint64(len(all)) - 1}
		for _, e := range all {
			if n := t.get(e.Node.Key); e.valueElsewhere && n != nil && n.modified == e.Node.Modified {
				e.Node.Value, e.valueElsewhere = n.value(), false
			}
			if err := s.fetch(ctx, e, kv.ModRevision); err != nil {
				*r = *newRing(s.cfg.History) // what comes before is lost
				s.cfg.Logger.Warn("history is not whole", "index", e.index(), "error", err)
				continue
			}
			r.add(e.Event)
		}
		return nil
	})
	if err == nil && last.key == "" {
		err = errors.New("the tree is gone")
	}
	if err == nil && r.size == 0 {
		r.start, r.last = last.index+1, last.index
	}
	return r, last, err
}

// founding adds the three writes that a v2 server does before the first
// client comes. Nobody sees them, but a watch may begin at them.
func (r *ring) founding() {
	for i := uint64(1); i <= firstIndex; i++ {
		r.add(&Event{Action: ActionSet, Node: &Node{Key: "/0", Dir: true, Modified: i}, refresh: true})
	}
}

// fetch completes an event with the values that its record left elsewhere.
func (s *Store) fetch(ctx context.Context, e logged, rev int64) error {
	get := func(n *Node, rev int64) error {
		got, err := try(ctx, func(ctx context.Context) (*clientv3.GetResponse, error) {
			return s.client.Get(ctx, s.keys.node(n.Key), clientv3.WithRev(rev))
		})
		if err != nil {
			return err
		}
		if len(got.Kvs) == 0 {
			return errors.New("a value is missing")
		}
		kept, err := parseNode(nil, got.Kvs[0].Value)
		if err == nil {
			n.Value = kept.value()
		}
		return err
	}
	if e.valueElsewhere {
		if err := get(e.Node, rev); err != nil {
			return err
		}
	}
	if e.prevElsewhere {
		return get(e.PrevNode, rev-1)
	}
	return nil
}

// scan calls each with all keys from one up to another, as of a revision. The
// next page is on its way while one is worked on.
func (s *Store) scan(ctx context.Context, from, to string, rev int64, each func(*mvccpb.KeyValue) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer cancel()
	type page struct {
		got *clientv3.GetResponse
		err error
	}
	pages := make(chan page, 1)
	read := func(from string, limit int) {
		reading.Go(func() {
			got, err := s.client.Get(ctx, from, clientv3.WithRange(to), clientv3.WithRev(rev),
				clientv3.WithLimit(int64(limit)), clientv3.WithSort(clientv3.SortByKey, clientv3.SortAscend))
			pages <- page{got, err}
		})
	}
	for read(from, firstPage); ; {
		p := <-pages
		if p.err != nil {
			return p.err
		}
		kvs := p.got.Kvs
		if p.got.More {
			size := 1
			for _, kv := range kvs {
				size += len(kv.Key) + len(kv.Value)
			}
			read(string(kvs[len(kvs)-1].Key)+"\x00", min(maxPage, max(1, pageBytes*len(kvs)/size)))
		}
		for _, kv := range kvs {
			if err := each(kv); err != nil {
				return err
			}
		}
		if !p.got.More {
			return nil
		}
	}
}
