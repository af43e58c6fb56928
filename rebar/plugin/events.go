package plugin

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// maxGaps bounds the gaps that wait to be told; the oldest make room.
const maxGaps = 16

// gapEvery is how often gaps are told while no events come.
const gapEvery = time.Second

// pump hands selected events to the provider: in order for each object, at the
// same time for different ones, never more than EventQueue waiting.
type pump struct {
	s      *server
	stream *api.EventStream
	in     <-chan api.RecievedEvent //nolint:misspell // the original's name
	lanes  []chan item              // each with room for all that may wait
	queued atomic.Int64             // items in all lanes
	seed   maphash.Seed
	log    logger.Logger
	ctx    context.Context //nolint:containedctx // the pump's own life
	cancel context.CancelFunc
	wait   sync.WaitGroup

	// The dispatcher's own:
	dropped int       // events since the last report
	since   time.Time // of the first of them
	gaps    []*api.GapError
}

// item is an event, or word of a gap.
type item struct {
	event *models.Event
	gap   *api.GapError
}

// startPump opens the event stream that the provider selects; nil if it does not
// select any. Events wait until start.
func (s *server) startPump(client *api.Client) (*pump, error) {
	if s.p.do.selects == nil || s.p.do.publish == nil {
		return nil, nil
	}
	stream, err := client.Events()
	if err != nil {
		return nil, fmt.Errorf("Unable to create event stream: %w", err) //nolint:staticcheck // the original's words
	}
	_, in, err := stream.Register(s.p.do.selects()...)
	if err != nil {
		_ = stream.Close()
		return nil, fmt.Errorf("Unable to register for machine events: %w", err) //nolint:staticcheck // the original's words
	}
	p := &pump{s: s, stream: stream, in: in, seed: maphash.MakeSeed(), log: s.log.Fork().NoRepublish()}
	p.ctx, p.cancel = context.WithCancel(s.p.wrap(context.Background()))
	n := s.p.cfg.EventWorkers
	p.lanes = make([]chan item, n)
	for i := range p.lanes {
		p.lanes[i] = make(chan item, s.p.cfg.EventQueue)
	}
	return p, nil
}

func (p *pump) start() {
	for _, lane := range p.lanes {
		p.wait.Go(func() { p.work(lane) })
	}
	p.wait.Go(p.dispatch)
}

// close ends the stream and waits until the events queued were handled, or their
// contexts ended and a moment passed.
func (p *pump) close() {
	_ = p.stream.Close()
	done := make(chan struct{})
	go func() {
		p.wait.Wait()
		close(done)
	}()
	t := time.NewTimer(cancelGrace)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
		p.cancel()
		t.Reset(cancelGrace)
		select {
		case <-done:
		case <-t.C:
		}
	}
	p.cancel()
}

// dispatch sorts events into lanes.
func (p *pump) dispatch() {
	defer func() {
		for _, lane := range p.lanes {
			close(lane)
		}
	}()
	tick := time.NewTicker(gapEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.tellGaps()
		case ev, ok := <-p.in:
			if !ok {
				p.tellGaps()
				return
			}
			p.take(ev)
		}
	}
}

func (p *pump) take(ev api.RecievedEvent) { //nolint:misspell // the original's name
	var gap *api.GapError
	switch {
	case errors.As(ev.Err, &gap):
		p.log.Warnf("event stream has a gap: %v", gap)
		if len(p.gaps) == maxGaps {
			p.gaps = p.gaps[1:]
		}
		p.gaps = append(p.gaps, gap)
		p.tellGaps()
	case errors.Is(ev.Err, api.ErrStreamClosed):
	case ev.Err != nil:
		p.log.Errorf("event stream: %v", ev.Err)
	default:
		p.put(&ev.E)
	}
}

// put queues an event for its object, or counts it as dropped. It never waits:
// the endpoint would drop events in its stead, and tell nobody.
func (p *pump) put(e *models.Event) {
	var h maphash.Hash
	h.SetSeed(p.seed)
	_, _ = h.WriteString(e.Type)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(e.Key)
	if !p.tellGaps() || !p.push(int(h.Sum64()%uint64(len(p.lanes))), item{event: e}) { //nolint:gosec // a remainder
		if p.dropped++; p.dropped == 1 {
			p.since = time.Now()
		}
	}
}

// push queues an item if there is room. Only the dispatcher calls it, and each
// lane has room for all, so that it does not wait.
func (p *pump) push(lane int, it item) bool {
	if p.queued.Load() >= int64(cap(p.lanes[lane])) {
		return false
	}
	p.queued.Add(1)
	p.lanes[lane] <- it
	return true
}

// tellGaps tells the provider of gaps, before any event that comes after them, and
// says whether none is left to tell.
func (p *pump) tellGaps() bool {
	if p.dropped > 0 && p.queued.Load() < int64(cap(p.lanes[0])) {
		gap := &api.GapError{Dropped: p.dropped, From: p.since, To: time.Now()}
		p.dropped = 0
		p.log.Warnf("event stream has a gap: %v", gap)
		p.gaps = append(p.gaps, gap)
	}
	for len(p.gaps) > 0 {
		if p.s.p.do.gap != nil && !p.push(0, item{gap: p.gaps[0]}) {
			return false
		}
		p.gaps = p.gaps[1:]
	}
	return p.dropped == 0
}

// work handles the events of a lane, one at a time.
func (p *pump) work(lane <-chan item) {
	for it := range lane {
		p.queued.Add(-1)
		if p.ctx.Err() == nil {
			p.handle(it)
		}
	}
}

func (p *pump) handle(it item) {
	defer p.s.guard("Publish")
	if it.gap != nil {
		p.s.p.do.gap(p.ctx, p.log, it.gap)
		return
	}
	if e := p.s.p.do.publish(p.ctx, p.log, it.event); e != nil {
		p.log.Errorf("cannot handle event %s.%s.%s: %v", it.event.Type, it.event.Action, it.event.Key, e)
	}
}
