package plugintest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"
	"time"
)

func stopChecks() []Check {
	return []Check{
		{
			ID: "stop", Title: "stop ends the process with code 0", Level: Must,
			Matters: "hosts kill it, after waiting", run: checkStop,
		},
		{
			ID: "stop-answered", Title: "stop is answered 200 before the process ends", Level: Should, Row: 7,
			Matters: "a clean stop looks like a failure to the host", run: checkStopAnswered,
		},
		{
			ID: "stop-drains", Title: "stop lets actions end", Level: Should, Row: 7,
			Matters: "what is under way is cut off, half done", run: checkStopDrains,
		},
		{
			ID: "stop-socket", Title: "stop removes the socket", Level: Should, Row: 15,
			Matters: "socket files pile up", run: checkStopSocket,
		},
		{
			ID: "sigterm", Title: "SIGTERM stops in order, with code 0", Level: Should, Row: 8,
			Matters: "the provider's own Stop does not run", run: checkSignal(syscall.SIGTERM),
		},
		{
			ID: "sigint", Title: "SIGINT stops in order, with code 0", Level: Should, Row: 8,
			Matters: "the provider's own Stop does not run", run: checkSignal(syscall.SIGINT),
		},
	}
}

// stopTimeout bounds the end of a provider that has nothing to do.
const stopTimeout = 5 * time.Second

func checkStop(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	_, err = h.Stop(ctx)
	return err
}

func checkStopAnswered(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "stop", "null")
	if err != nil {
		return fmt.Errorf("it is not answered: %w", err)
	}
	e, err := rep.Error()
	if err != nil {
		return err
	}
	if rep.Status != http.StatusOK || e.Code != http.StatusOK {
		return fmt.Errorf("it is answered %d: %.120s", rep.Status, rep.Body)
	}
	return nil
}

func checkStopDrains(ctx context.Context, s *session) error {
	if s.opts.SlowAction == "" {
		return skip("no slow action was named")
	}
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	type answer struct {
		rep *Reply
		err error
	}
	done := make(chan answer, 1)
	go func() {
		rep, err := h.raw(ctx, "action", `{"Command":"`+s.opts.SlowAction+`","Params":{}}`)
		done <- answer{rep, err}
	}()
	if err := settle(ctx); err != nil {
		return err
	}
	select {
	case a := <-done:
		return skip("%s is not slow: it was answered before stop (%v)", s.opts.SlowAction, a.err)
	default:
	}
	go h.raw(ctx, "stop", "null") //nolint:errcheck // stop-answered looks at the answer
	a := <-done
	if a.err != nil {
		return fmt.Errorf("the action under way is cut off: %w", a.err)
	}
	if a.rep.Status != http.StatusOK {
		return fmt.Errorf("the action under way is answered %d: %.120s", a.rep.Status, a.rep.Body)
	}
	return nil
}

func checkStopSocket(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	ours, _ := h.Sockets()
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	if _, err := h.Stop(ctx); err != nil {
		return err
	}
	if _, err := os.Lstat(ours); !errors.Is(err, os.ErrNotExist) {
		return errors.New("it is still there")
	}
	return nil
}

func checkSignal(sig os.Signal) func(context.Context, *session) error {
	return func(ctx context.Context, s *session) error {
		h, err := s.configured(ctx, Config{})
		if err != nil {
			return err
		}
		if h.PID() == 0 {
			return skip("the provider is in this process")
		}
		if err := h.Signal(sig); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeoutCause(ctx, stopTimeout, errors.New("it still runs"))
		defer cancel()
		out, err := h.Wait(ctx)
		if err != nil {
			return err
		}
		if out.Code != 0 {
			return fmt.Errorf("it ends with code %d", out.Code)
		}
		return nil
	}
}
