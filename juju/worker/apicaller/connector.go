package apicaller

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/worker"
)

// ConnectFunc makes and checks an agent's connection.
type ConnectFunc func(agent.Agent, api.OpenFunc) (api.Connection, error)

// Connector makes an agent's connections. The zero value behaves as the
// original does.
type Connector struct {
	// Logger gets what happens on the way. Nil discards.
	Logger *slog.Logger
	// Clock measures the retries. Nil means the wall clock.
	Clock worker.Clock
	// Retry says how long to insist.
	Retry Retry
}

// Retry says which refusals of a login are not taken for an answer at once.
type Retry struct {
	// Delay is the time between two attempts while the machine is not
	// provisioned: a new machine may be faster than those who write it down.
	// Zero means 5 s.
	Delay time.Duration
	// Limit is when that is given up. Zero means 10 min.
	Limit time.Duration

	// BusyDelay, if not zero, has a login that the controller asks to "try
	// again" repeated after a random time: up to BusyDelay at first, up to
	// twice as much each time after. So a crowd of agents that lost its
	// controller spreads by itself. Zero returns the refusal at once.
	BusyDelay time.Duration
	// BusyLimit is when that is given up. Zero means 1 min.
	BusyLimit time.Duration
}

func (c Connector) withDefaults() Connector {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = worker.WallClock{}
	}
	setDefault := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	setDefault(&c.Retry.Delay, 5*time.Second)
	setDefault(&c.Retry.Limit, 10*time.Minute)
	setDefault(&c.Retry.BusyLimit, time.Minute)
	return c
}

// OnlyConnect logs in with the agent's password, or its old one. Nil for open
// means APIOpenContext. The context ends attempts and waits, not the connection.
func (c Connector) OnlyConnect(ctx context.Context, a agent.Agent, open api.OpenFunc) (api.Connection, error) {
	c = c.withDefaults()
	config := a.CurrentConfig()
	info, ok := config.APIInfo()
	if !ok {
		return nil, errors.New("API info not available")
	}
	conn, _, err := c.connectFallback(ctx, open, info, config.OldPassword())
	return conn, err
}

// connectFallback logs in with the info's password or, if there is none or it is
// refused, with the fallback; it reports whether it was the latter that worked.
func (c Connector) connectFallback(
	ctx context.Context, open api.OpenFunc, info *api.Info, fallback string,
) (_ api.Connection, usedFallback bool, err error) {
	log := c.Logger.With("model", info.ModelTag.ShortId(), "agent", info.Tag.String())
	usedFallback = info.Password == ""
	var conn api.Connection
	if !usedFallback {
		log.Debug("connecting with current password")
		conn, err = c.openPatiently(ctx, open, info)
		// Without an old password the refusal stands.
		usedFallback = params.IsCodeUnauthorized(err) && fallback != ""
	}
	if usedFallback {
		log.Debug("connecting with old password")
		info = withPassword(info, fallback)
		conn, err = c.openPatiently(ctx, open, info)
	}
	if params.IsCodeNotProvisioned(err) {
		conn, err = c.awaitProvisioning(ctx, open, info, log)
	}
	if err != nil {
		return nil, false, err
	}
	log.Info("connected to controller", "address", conn.Addr())
	return conn, usedFallback, nil
}

// withPassword returns a copy of the info with another password.
func withPassword(info *api.Info, password string) *api.Info {
	other := *info
	other.Password = password
	return &other
}

// awaitProvisioning repeats a login that was refused for a machine that is not
// provisioned, until another answer comes or the limit is reached.
func (c Connector) awaitProvisioning(
	ctx context.Context, open api.OpenFunc, info *api.Info, log *slog.Logger,
) (api.Connection, error) {
	// What was waited is added up: a clock that is set meanwhile neither makes
	// an agent give up for good nor wait for ever.
	for waited := c.Retry.Delay; ; waited += c.Retry.Delay {
		log.Info("machine not provisioned yet", "retry", c.Retry.Delay)
		if err := c.wait(ctx, c.Retry.Delay); err != nil {
			return nil, err
		}
		conn, err := c.openPatiently(ctx, open, info)
		if !params.IsCodeNotProvisioned(err) || waited >= c.Retry.Limit {
			return conn, err
		}
	}
}

// openPatiently opens, and repeats a login that the controller has no time for.
func (c Connector) openPatiently(ctx context.Context, open api.OpenFunc, info *api.Info) (api.Connection, error) {
	waited := time.Duration(0)
	for most := c.Retry.BusyDelay; ; most = min(2*most, c.Retry.BusyLimit) {
		conn, err := c.open(ctx, open, info)
		if most <= 0 || !params.IsCodeTryAgain(err) || waited >= c.Retry.BusyLimit {
			return conn, err
		}
		delay := rand.N(most)
		waited += delay
		c.Logger.Debug("controller asks to try again", "delay", delay)
		if err := c.wait(ctx, delay); err != nil {
			return nil, err
		}
	}
}

func (c Connector) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-c.Clock.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
