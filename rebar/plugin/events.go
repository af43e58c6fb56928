package plugin

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

// pump hands selected events to the provider: in order for each object, at the
// same time for different ones, never more than fit its queues.
type pump struct {
	s      *server
	stream *api.EventStream
	in     <-chan api.RecievedEvent //nolint:misspell // the original's name
	lanes  []chan item
	seed   maphash.Seed
	log    logger.Logger
	ctx    context.Context //nolint:containedctx // the pump's own life
	cancel context.CancelFunc
	wait   sync.WaitGroup

	dropped int // since the last report; the dispatcher's own
	since   time.Time
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
		p.lanes[i] = make(chan item, max(1, s.p.cfg.EventQueue/n))
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
	for ev := range p.in {
		var gap *api.GapError
		switch {
		case errors.As(ev.Err, &gap):
			p.gap(gap)
		case errors.Is(ev.Err, api.ErrStreamClosed):
		case ev.Err != nil:
			p.log.Errorf("event stream: %v", ev.Err)
		default:
			p.put(&ev.E)
		}
	}
}

func (p *pump) put(e *models.Event) {
	if p.dropped > 0 {
		gap := &api.GapError{Dropped: p.dropped, From: p.since, To: time.Now()}
		p.dropped = 0
		p.gap(gap)
	}
	var h maphash.Hash
	h.SetSeed(p.seed)
	_, _ = h.WriteString(e.Type)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(e.Key)
	select {
	case p.lanes[h.Sum64()%uint64(len(p.lanes))] <- item{event: e}:
	default:
		if p.dropped++; p.dropped == 1 {
			p.since = time.Now()
		}
	}
}

// gap tells the log at once, and the provider in the order of the first lane.
func (p *pump) gap(g *api.GapError) {
	p.log.Warnf("event stream has a gap: %v", g)
	if p.s.p.do.gap == nil {
		return
	}
	select {
	case p.lanes[0] <- item{gap: g}:
	case <-p.ctx.Done():
	}
}

// work handles the events of a lane, one at a time.
func (p *pump) work(lane <-chan item) {
	for it := range lane {
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
