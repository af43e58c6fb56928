package plugintest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/logger"
)

func eventChecks() []Check {
	return []Check{
		{
			ID: "events-reconnect", Title: "an event stream that breaks comes back", Level: Should, Row: 13,
			Matters: "after a restart of the endpoint the provider hears nothing, for ever", run: checkReconnect,
		},
		{
			ID: "events-again", Title: "config again leaves one event stream", Level: Should, Row: 15,
			Matters: "each event is handled several times", run: checkOneStream,
		},
	}
}

func logChecks() []Check {
	return []Check{
		{
			ID: "log-lines", Title: "log lines have a level, a service, a time and a number", Level: Must,
			Matters: "hosts cannot file them", run: checkLogLines,
		},
		{
			ID: "log-async", Title: "a host that is slow to take log lines does not slow actions", Level: Should, Row: 9,
			Matters: "each line costs a round trip, whatever the host is busy with", run: checkLogAsync,
		},
		{
			ID: "orphan-socket", Title: "a provider whose host's socket is gone ends, its memory bounded", Level: Should, Row: 1,
			Matters: "it takes all the memory of the machine within seconds", run: checkOrphanSocket,
		},
		{
			ID: "orphan-parent", Title: "a provider whose host has died ends within 3 seconds", Level: Should, Row: 1,
			Matters: "processes that nobody stops pile up", run: checkOrphanParent,
		},
	}
}

// selecting returns a configured host whose provider has an event stream.
func selecting(ctx context.Context, s *session) (*Host, []string, error) {
	// The stream of the check before may take a moment to end.
	if !await(ctx, 5*time.Second, func() bool { return s.ep.Streams() == 0 }) {
		return nil, nil, errors.New("the event stream of an earlier run has not ended")
	}
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return nil, nil, err
	}
	regs := s.ep.Registrations()
	if len(regs) == 0 {
		return nil, nil, skip("the provider selects no events")
	}
	return h, regs, nil
}

// await waits until ok is true.
func await(ctx context.Context, limit time.Duration, ok func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			return ok()
		case <-tick.C:
		}
	}
	return true
}

func checkReconnect(ctx context.Context, s *session) error {
	_, regs, err := selecting(ctx, s)
	if err != nil {
		return err
	}
	s.ep.DropStreams()
	if !await(ctx, 2*time.Second, func() bool { return s.ep.Streams() == 0 }) {
		return errors.New("the stream cannot be broken")
	}
	if !await(ctx, 8*time.Second, func() bool { return len(s.ep.Registrations()) == len(regs) }) {
		return errors.New("it did not come back within 8 s")
	}
	return nil
}

func checkOneStream(ctx context.Context, s *session) error {
	h, _, err := selecting(ctx, s)
	if err != nil {
		return err
	}
	for range 3 {
		if err := h.Configure(ctx, s.opts.Params); err != nil {
			return err
		}
	}
	if !await(ctx, 3*time.Second, func() bool { return s.ep.Streams() == 1 }) {
		return fmt.Errorf("there are %d", s.ep.Streams())
	}
	return nil
}

func checkLogLines(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	wctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if _, err := h.WaitLog(wctx, ""); err != nil {
		return errors.New("no line came")
	}

	for _, l := range h.Logs() {
		switch {
		case l.Service == "":
			return errors.New("a line has no Service")
		case l.Time.IsZero():
			return errors.New("a line has no Time")
		case l.Seq <= 0 || l.Group <= 0:
			return fmt.Errorf("a line has Group %d and Seq %d", l.Group, l.Seq)
		case l.Level < logger.Trace || l.Level > logger.Audit:
			return fmt.Errorf("a line has level %d", l.Level)
		}
	}
	return nil
}

func checkLogAsync(ctx context.Context, s *session) error {
	const delay = time.Second
	h, err := s.started(ctx, Config{LogDelay: delay})
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := h.Configure(ctx, s.opts.Params); err != nil {
		return fmt.Errorf("cannot configure: %w", err)
	}
	if _, err := s.act(ctx, h); err != nil {
		return err
	}
	if took := time.Since(begin); took >= delay {
		return fmt.Errorf("config and one action took %s with a host that takes %s for a line", took.Round(time.Millisecond), delay)
	}
	return nil
}

func checkOrphanSocket(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	if err := settle(ctx); err != nil { // the host was seen to be there
		return err
	}
	before, counted := rss(h.PID())
	h.CloseSocket()
	actx, cancel := context.WithTimeout(ctx, time.Second)
	_, _ = s.act(actx, h) // logs at least once; whether it is answered does not matter here
	cancel()
	for begin := time.Now(); time.Since(begin) < 6*time.Second; {
		if !h.Running() {
			return nil
		}
		if now, ok := rss(h.PID()); counted && ok && now > before+maxGrowth {
			took := time.Since(begin)
			h.Kill()
			return fmt.Errorf("memory went from %d to %d MB within %s", before>>20, now>>20, took.Round(10*time.Millisecond))
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return errors.New("it still runs after 6 s")
}

// middle is a shell that starts the provider, says which process it is, and waits:
// the parent that is killed.
const middle = `"$@" & echo $! >"$0"; wait`

func checkOrphanParent(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	if h.target.binary == "" {
		return skip("the provider is in this process")
	}
	ours, hosts := h.sockets()
	if err := h.openSocket(hosts); err != nil {
		return err
	}
	pidFile := filepath.Join(h.dir, "pid")
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", middle, pidFile, h.target.binary, "listen", ours, hosts) //nolint:gosec // the provider under test
	cmd.Env, cmd.Dir = h.env(h.token), h.dir
	out := newOutput()
	cmd.Stdout = out
	cmd.WaitDelay = 100 * time.Millisecond
	if err := cmd.Start(); err != nil {
		return skip("there is no shell: %v", err)
	}
	ready := await(ctx, 5*time.Second, func() bool { return strings.Contains(out.String(), "READY!\n") })
	pid := readPID(pidFile)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if pid == 0 || !ready {
		return errors.New("it did not say READY!")
	}
	if await(ctx, 3*time.Second, func() bool { return !alive(pid) }) {
		return nil
	}
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
	return errors.New("it still runs after 3 s")
}

func readPID(file string) int {
	buf, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(buf)))
	return n
}
