package api

import (
	"context"
	"net"
	"slices"
	"time"
)

// dialGroup tries the addresses of one server, the next one some time after the one before, until
// one of them answers. It waits for all that it began.
type dialGroup[T any] struct {
	opts    DialOpts
	ctx     context.Context //nolint:containedctx // The group lives for one call of run.
	try     func(ctx context.Context, host, ipAddr string) (T, error)
	discard func(T) // takes what a second winner got

	events   chan event[T]
	queue    []target // resolved, not yet tried
	running  int      // goroutines that will send an event
	attempts int      // of those, the ones that dial
	seen     map[string]bool
	cached   []string // addresses whose hosts came from the cache
	failures []error
}

// target is an address to dial.
type target struct{ host, ipAddr string }

// event is the end of a goroutine of the group: the result of resolving, or of an attempt.
type event[T any] struct {
	targets   []target
	fromCache string // the address whose host the cache knew
	attempt   bool
	value     T
	err       error
}

func (g *dialGroup[T]) run(addrs []string) (winner T, err error) {
	ctx, cancel := context.WithCancel(g.ctx)
	defer func() {
		cancel()
		g.drain()
	}()
	g.events, g.seen = make(chan event[T]), make(map[string]bool)
	for _, addr := range addrs {
		g.spawn(func() event[T] { return g.resolve(ctx, addr, g.opts.DNSCache) })
	}
	var next <-chan time.Time // nil while nothing waits for its turn
	for {
		if len(g.queue) > 0 && (g.opts.DialAddressInterval == 0 || g.attempts == 0) {
			g.begin(ctx)
			next = nil
			continue
		}
		if len(g.queue) > 0 && next == nil {
			next = g.opts.Clock.After(g.opts.DialAddressInterval)
		}
		if len(g.queue) == 0 && g.running == 0 && !g.resolveAgain(ctx) {
			return winner, combine(g.failures)
		}
		select {
		case <-next:
			g.begin(ctx)
			next = nil
		case e := <-g.events:
			if done := g.take(e); done {
				return e.value, nil
			}
		}
	}
}

// take counts an event in and says whether it is a success.
func (g *dialGroup[T]) take(e event[T]) bool {
	g.running--
	if e.attempt {
		g.attempts--
	}
	if e.err != nil {
		g.failures = append(g.failures, e.err)
		return false
	}
	if e.attempt {
		return true
	}
	if e.fromCache != "" {
		g.cached = append(g.cached, e.fromCache)
	}
	for _, t := range e.targets {
		if !g.seen[t.ipAddr] {
			g.seen[t.ipAddr] = true
			g.queue = append(g.queue, t)
		}
	}
	return false
}

func (g *dialGroup[T]) spawn(f func() event[T]) {
	g.running++
	go func() { g.events <- f() }()
}

// begin tries the first of the queue.
func (g *dialGroup[T]) begin(ctx context.Context) {
	t := g.queue[0]
	g.queue = g.queue[1:]
	g.attempts++
	g.spawn(func() event[T] {
		v, err := g.try(ctx, t.host, t.ipAddr)
		return event[T]{attempt: true, value: v, err: err}
	})
}

// resolveAgain asks for real about the hosts that the cache answered for, so that a stale cache
// locks nobody out. It says whether there were any. When time is up it asks nobody: that the asking
// failed would be told in place of what did not answer.
func (g *dialGroup[T]) resolveAgain(ctx context.Context) bool {
	again := g.cached
	g.cached = nil
	if ctx.Err() != nil {
		return false
	}
	for _, addr := range again {
		g.spawn(func() event[T] { return g.resolve(ctx, addr, nil) })
	}
	return len(again) > 0
}

// resolve finds the targets of an address. The cache may be nil.
func (g *dialGroup[T]) resolve(ctx context.Context, addr string, cache DNSCache) event[T] {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return event[T]{err: &PhaseError{Phase: PhaseResolve, Address: addr, Err: err}}
	}
	if proxy, err := g.opts.proxyFor(addr); err == nil && proxy != nil {
		return event[T]{targets: []target{{host: addr, ipAddr: addr}}}
	}
	if net.ParseIP(host) != nil {
		return event[T]{targets: targetsOf(addr, port, []string{host})}
	}
	if cache != nil {
		if ips := cache.Lookup(host); len(ips) > 0 {
			return event[T]{targets: targetsOf(addr, port, ips), fromCache: addr}
		}
	}
	found, err := g.opts.IPAddrResolver.LookupIPAddr(ctx, host)
	if err == nil && len(found) == 0 {
		err = errNoAddress
	}
	if err != nil {
		return event[T]{err: &PhaseError{Phase: PhaseResolve, Address: host, Err: err}}
	}
	ips := make([]string, 0, len(found))
	for _, ip := range found {
		ips = append(ips, ip.IP.String()) // without an IPv6 zone
	}
	slices.Sort(ips)
	ips = slices.Compact(ips)
	if g.opts.DNSCache != nil {
		g.opts.DNSCache.Add(host, ips)
	}
	return event[T]{targets: targetsOf(addr, port, ips)}
}

func targetsOf(addr, port string, ips []string) []target {
	out := make([]target, 0, len(ips))
	for _, ip := range ips {
		out = append(out, target{host: addr, ipAddr: net.JoinHostPort(ip, port)})
	}
	return out
}

// drain waits for what is under way, whose context has ended, and throws later winners away.
func (g *dialGroup[T]) drain() {
	for ; g.running > 0; g.running-- {
		if e := <-g.events; e.attempt && e.err == nil {
			g.discard(e.value)
		}
	}
}
