package controller

import (
	"context"
	"errors"
	"fmt"

	"github.com/gantline/gantline/internal/machine"
	"github.com/gantline/gantline/internal/reconcile"
	"github.com/gantline/gantline/internal/state"
	"golang.org/x/sync/errgroup"
)

// following is state's own loop, which runs from the opening of the store to its close: changes
// are only seen while it does.
type following struct {
	cancel context.CancelFunc
	done   chan error
}

func follow(st *state.State) *following {
	ctx, cancel := context.WithCancel(context.Background())
	f := &following{cancel: cancel, done: make(chan error, 1)}
	go func() { f.done <- st.Run(ctx) }() // ends in stop
	return f
}

func (f *following) stop() error {
	f.cancel()
	return <-f.done
}

// Run serves until ctx ends or a part fails for good, and then stops everything in the reverse
// order of its start: the edges first, the store last. ready, if not nil, is called when logins
// are taken. It may be called once.
func (c *Controller) Run(ctx context.Context, ready func(Info)) error {
	info, err := c.Info()
	if err != nil {
		return errors.Join(err, c.close())
	}
	loops, err := reconcile.New(reconcile.Config{State: c.state, Blobs: c.blobs, Logger: c.cfg.Logger.With("part", "reconcile")})
	if err != nil {
		return errors.Join(err, c.close())
	}
	// The parts end when serving is cancelled, which is after the machines have stopped: their
	// agents say goodbye to a controller that still listens.
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	group, serving := errgroup.WithContext(serving)
	group.Go(func() error { return named("API server", c.server.Run(serving)) })
	if v2 := c.etcdV2; v2 != nil {
		c.etcdV2 = nil
		group.Go(func() error { return named("etcd v2", v2.serve(serving)) })
	}
	group.Go(func() error { return named("authority", c.authority.Run(serving)) })
	group.Go(func() error { return named("reconcile", loops.Run(serving)) })
	group.Go(func() error { return c.watchStore(serving) })
	if c.driver != nil {
		p := machine.New(machine.Config{
			State: c.state, Driver: c.driver, Version: info.Version, Logger: c.cfg.Logger.With("part", "machines"),
		})
		group.Go(func() error { return named("machines", p.Run(serving)) })
	}
	if ready != nil {
		ready(info)
	}
	select {
	case <-ctx.Done():
	case <-serving.Done(): // a part has failed
	}
	c.stopMachines()
	c.cfg.Progress("closing connections and the store")
	cancel()
	return errors.Join(group.Wait(), c.close())
}

// watchStore ends with an error when the store, or what follows it, cannot go on.
func (c *Controller) watchStore(ctx context.Context) error {
	select {
	case err := <-c.fatal:
		return err
	case err := <-c.follow.done:
		c.follow.done <- nil // for stop
		return named("state", errors.Join(err, errors.New("it ended")))
	case <-ctx.Done():
		return nil
	}
}

func named(part string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", part, err)
}

func (c *Controller) stopMachines() {
	if c.driver == nil {
		return
	}
	if n := len(c.driver.Running()); n > 0 {
		c.cfg.Progress(fmt.Sprintf("stopping %d machine(s)", n))
	}
	if err := c.driver.Close(); err != nil {
		c.cfg.Logger.Error("cannot stop machines", "error", err)
	}
	c.driver = nil
}

// Kill ends what runs for the controller at once, without order: the caller is about to end the
// process. It may be called at any time, while Run stops too.
func (c *Controller) Kill() {
	if c.machines != nil {
		c.machines.Kill()
	}
}

// close closes what New opened, as far as it came.
func (c *Controller) close() error {
	c.stopMachines()
	var errs []error
	if c.server == nil && c.listener != nil {
		errs = append(errs, c.listener.Close()) // the server closes its own
	}
	if c.etcdV2 != nil {
		errs = append(errs, c.etcdV2.close())
		c.etcdV2 = nil
	}
	if c.logs != nil {
		errs = append(errs, c.logs.Close())
	}
	if c.state != nil {
		errs = append(errs, c.state.Close())
	}
	if c.follow != nil {
		errs = append(errs, c.follow.stop())
		c.follow = nil
	}
	if c.ours {
		errs = append(errs, c.store.Close())
		c.ours = false
	}
	return errors.Join(errs...)
}
