package etcdv2

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/gantline/gantline/etcd/client"
)

const (
	// batchOps and batchBytes bound what shares one transaction: v3 takes 128
	// operations and 1.5 MiB.
	batchOps   = 64
	batchBytes = 256 << 10
	// trimEvery is how many indices pass between two trims of the records.
	trimEvery = 256
)

// op is a write on its way.
type op struct {
	ctx  context.Context //nolint:containedctx // the caller's, who waits for done
	req  *Request
	done chan outcome
}

// outcome is an event, or why there is none.
type outcome struct {
	event *Event
	err   error
}

// Do writes. A refusal is a client.Error. When the context ends first the
// write may still happen.
func (s *Store) Do(ctx context.Context, r Request) (*Event, error) {
	r.path = keysPath(r.Key)
	return s.do(ctx, &r)
}

func (s *Store) do(ctx context.Context, r *Request) (*Event, error) {
	s.inflight.Add(1)
	defer s.inflight.Add(-1)
	o := &op{ctx: ctx, req: r, done: make(chan outcome, 1)}
	select {
	case s.ops <- o:
	case <-s.ended:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case got := <-o.done:
		s.stats.count(r, got.err)
		return got.event, got.err
	case <-s.ended:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// write is the goroutine that does all writes of this store, batch by batch.
func (s *Store) write(ctx context.Context) {
	var next *op
	for {
		first := next
		if next = nil; first == nil {
			select {
			case first = <-s.ops:
			case <-ctx.Done():
				return
			}
		}
		var batch []*op
		batch, next = s.collect(first)
		began := time.Now()
		for len(batch) > 0 {
			n := s.commit(ctx, batch)
			batch = batch[n:]
		}
		s.rhythm.took = time.Since(began)
		if ctx.Err() != nil {
			if next != nil {
				next.done <- outcome{err: ErrClosed}
			}
			return
		}
	}
}

// rhythm is how the last batch went. Clients that wait for their answers send
// their next writes a moment after it; without patience the first of them, or
// those that came too late for it, would go alone and the others after that.
type rhythm struct {
	// ops is how many writes were under way or waiting when the batch was done.
	ops  int
	took time.Duration
}

// maxPatience bounds how long a batch waits for as many writes as there were.
const maxPatience = 500 * time.Microsecond

// collect takes what waits, up to what one transaction holds. What does not
// fit is the first of the next.
func (s *Store) collect(first *op) (batch []*op, next *op) {
	batch = []*op{first}
	size := first.req.size()
	var late <-chan time.Time
	for len(batch) < batchOps {
		var o *op
		select {
		case o = <-s.ops:
		default:
			if len(batch) >= s.rhythm.ops {
				return batch, nil
			}
			if late == nil {
				late = time.After(min(s.rhythm.took, maxPatience))
			}
			select {
			case o = <-s.ops:
			case <-late:
				return batch, nil
			}
		}
		if size += o.req.size(); size > batchBytes {
			return batch, o
		}
		batch = append(batch, o)
	}
	return batch, nil
}

// commit decides as many of the batch as one transaction can hold, writes
// them, answers them and returns their number, at least 1.
func (s *Store) commit(ctx context.Context, batch []*op) int {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.RequestTimeout)
	defer cancel()
	for {
		d := s.decide(batch)
		err := s.settle(ctx, d)
		if errors.Is(err, errOvertaken) {
			continue
		}
		s.rhythm.ops = int(s.inflight.Load())
		for i, o := range d.out {
			if err != nil {
				o = outcome{err: err}
			}
			batch[i].done <- o
		}
		return len(d.out)
	}
}

// decision is the start of a batch, decided on a state.
type decision struct {
	scratch *scratch
	head    string // key of the state's last record
	rev     int64  // of the state
	out     []outcome
}

// decide works out the batch up to the first write after which a transaction
// can hold no more.
func (s *Store) decide(batch []*op) *decision {
	s.mu.RLock()
	defer s.mu.RUnlock()
	d := &decision{scratch: newScratch(s.tree, s.index, time.Now().UnixNano()), head: s.head, rev: s.rev}
	for _, o := range batch {
		e, refusal := d.scratch.do(o.req)
		if e != nil && len(d.out) > 0 && e.large() {
			// A large value needs a revision of its own: take it back.
			return s.redecide(d, batch[:len(d.out)])
		}
		got := outcome{event: e}
		if refusal != nil {
			got.err = *refusal
		}
		d.out = append(d.out, got)
		if d.scratch.whole != "" || e != nil && e.large() || len(d.scratch.nodes) > 2*batchOps || d.scratch.bytes > batchBytes {
			return d
		}
	}
	return d
}

// redecide decides a batch again that is known to fit; mu is held.
func (s *Store) redecide(d *decision, batch []*op) *decision {
	again := &decision{scratch: newScratch(s.tree, s.index, d.scratch.now), head: d.head, rev: d.rev}
	for _, o := range batch {
		e, refusal := again.scratch.do(o.req)
		got := outcome{event: e}
		if refusal != nil {
			got.err = *refusal
		}
		again.out = append(again.out, got)
	}
	return again
}

// tooLarge is how etcd says that a request is.
const tooLarge = "etcdserver: request is too large"

// failed is what a client gets when the cluster does not answer.
func failed(err error) error {
	cause := err.Error()
	if status.Code(err) == codes.ResourceExhausted && !errors.As(err, new(rpctypes.EtcdError)) {
		cause = tooLarge
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		cause = "etcdserver: request timed out"
	}
	return NewError(client.ErrorCodeRaftInternal, cause, 0)
}
