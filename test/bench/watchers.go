package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Told is what one change cost that many watched.
type Told struct {
	// PerWatcher is the server's processor time for each watcher: the frame, and the request for the
	// next one. What the server uses when nothing happens is not in it.
	PerWatcher time.Duration
	// Last is the time from the change's request to the last watcher's reading of it, in this
	// process; Spread that from the first watcher's reading to the last one's.
	Last, Spread time.Duration
}

// Watchers connects that many sockets to a real controller, each with an AllWatcher, and measures
// rounds changes of one annotation.
func (p *Program) Watchers(ctx context.Context, watchers, rounds int) (all []Told, err error) {
	place, err := p.Place()
	if err != nil {
		return nil, err
	}
	u, err := place.Up()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, u.Stop()) }()
	if err := place.Run(ctx, "deploy", charmDir("dispatch"), "--num-units", "0"); err != nil {
		return nil, err
	}
	c := &crowd{heard: make(chan time.Time, watchers)}
	defer c.leave()
	if err := c.join(ctx, u.Target, watchers); err != nil {
		return nil, err
	}
	writer, err := u.Target.Dial(ctx)
	if err != nil {
		return nil, err
	}
	defer writer.Close()
	if c.idle, err = idle(ctx, u); err != nil {
		return nil, err
	}
	for n := range rounds {
		told, err := c.round(ctx, u, writer, n)
		if err != nil {
			return nil, err
		}
		all = append(all, told)
	}
	return all, nil
}

// crowd are connections that watch.
type crowd struct {
	sockets []*Socket
	idle    float64        // processor time that the server takes in a unit of time though nothing happens
	heard   chan time.Time // when a watcher read a frame
	reading sync.WaitGroup
}

// join connects everybody and waits until they have the model as it stands.
func (c *crowd) join(ctx context.Context, to Target, watchers int) error {
	for range watchers {
		s, err := to.Dial(ctx)
		if err != nil {
			return err
		}
		c.sockets = append(c.sockets, s)
		var watch struct {
			ID string `json:"watcher-id"`
		}
		if err := s.Call(ctx, "Client", 6, "", "WatchAll", nil, &watch); err != nil {
			return err
		}
		if err := s.Call(ctx, "AllWatcher", 3, watch.ID, "Next", nil, nil); err != nil {
			return err
		}
		c.reading.Go(func() { c.listen(ctx, s, watch.ID) })
	}
	return nil
}

// listen asks for the next change over and over, until the socket closes.
func (c *crowd) listen(ctx context.Context, s *Socket, id string) {
	for {
		if err := s.Send(ctx, "AllWatcher", 3, id, "Next", nil); err != nil {
			return
		}
		if _, err := s.Receive(ctx); err != nil {
			return
		}
		select {
		case c.heard <- time.Now():
		case <-ctx.Done():
			return
		}
	}
}

func (c *crowd) leave() {
	for _, s := range c.sockets {
		s.Close()
	}
	c.reading.Wait()
}

// round makes one change and waits until everybody has heard of it and has asked for the next.
func (c *crowd) round(ctx context.Context, u *Up, writer *Socket, n int) (Told, error) {
	if err := settle(ctx, u); err != nil {
		return Told{}, err
	}
	before, err := u.CPU()
	if err != nil {
		return Told{}, err
	}
	began := time.Now()
	if err := writer.Call(ctx, "Annotations", 2, "", "Set", map[string]any{"annotations": []any{
		map[string]any{"entity": "application-dispatch", "annotations": map[string]string{"note": fmt.Sprint(n)}},
	}}, nil); err != nil {
		return Told{}, err
	}
	var first, last time.Time
	for range c.sockets {
		select {
		case at := <-c.heard:
			if first.IsZero() || at.Before(first) {
				first = at
			}
			if at.After(last) {
				last = at
			}
		case <-time.After(20 * time.Second):
			return Told{}, errors.New("a watcher was not told")
		}
	}
	if err := settle(ctx, u); err != nil {
		return Told{}, err
	}
	after, err := u.CPU()
	if err != nil {
		return Told{}, err
	}
	used := after - before - time.Duration(c.idle*float64(time.Since(began)))
	return Told{PerWatcher: used / time.Duration(len(c.sockets)), Last: last.Sub(began), Spread: last.Sub(first)}, nil
}

// idle measures what the server uses while nothing happens: its store keeps time.
func idle(ctx context.Context, u *Up) (float64, error) {
	if err := settle(ctx, u); err != nil {
		return 0, err
	}
	before, err := u.CPU()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(time.Second):
	}
	after, err := u.CPU()
	return float64(after-before) / float64(time.Since(began)), err
}

// settle waits until the process has nothing to do for a moment: the requests for the next change
// have been read by then.
func settle(ctx context.Context, u *Up) error {
	last := time.Duration(-1)
	for {
		used, err := u.CPU()
		if err != nil {
			return err
		}
		if last >= 0 && used-last < 2*time.Millisecond {
			return nil
		}
		last = used
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
