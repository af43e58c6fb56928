package plugintest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

func actionChecks() []Check {
	return []Check{
		{
			ID: "action-unknown", Title: "an unknown action is answered with an error and its status", Level: Must,
			Matters: "callers do not learn what they did wrong", run: withActions(checkUnknownAction),
		},
		{
			ID: "action-unconfigured", Title: "an action before the first config is answered 409", Level: Should,
			Matters: "author code runs without its configuration", run: withActions(checkUnconfigured),
		},
		{
			ID: "action-empty", Title: "an action without a body is answered", Level: Must,
			Matters: "hosts send no body for an empty value", run: withActions(checkEmptyAction),
		},
		{
			ID: "action-fields", Title: "field names match in any case, and unknown ones are ignored", Level: Must,
			Matters: "newer hosts send more than older providers know", run: withActions(checkFields),
		},
		{
			ID: "action-escapes", Title: "unknown fields may have escapes in their names", Level: Should, Row: 11,
			Matters: "calls are refused for a name that does not matter", run: withActions(checkEscapes),
		},
		{
			ID: "action-status", Title: "an error has a status from 400 to 599", Level: Should, Row: 12,
			Matters: "hosts take the error for a result, or get none", run: withActions(checkErrorStatus),
		},
		{
			ID: "action-concurrent", Title: "actions run at the same time", Level: Must,
			Matters: "one slow action stops all", run: withActions(checkConcurrent),
		},
		{
			ID: "action-vanish", Title: "a caller that goes away does no harm", Level: Must,
			Matters: "one broken caller takes the provider down", run: withActions(checkVanish),
		},
		{
			ID: "publish", Title: "publish is there if the definition says HasPublish, and only then", Level: Must,
			Matters: "hosts post every event to a provider that says so", run: checkPublish,
		},
	}
}

// withActions makes a check of providers that have actions.
func withActions(f func(context.Context, *session) error) func(context.Context, *session) error {
	return func(ctx context.Context, s *session) error {
		def, _, err := s.define(ctx)
		if err != nil {
			return err
		}
		if len(def.AvailableActions) == 0 {
			return skip("the provider has no actions")
		}
		return f(ctx, s)
	}
}

const unknownAction = `{"Command":"plugintest-no-such-action","Params":{}}`

func checkUnknownAction(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "action", unknownAction)
	if err != nil {
		return err
	}
	if rep.Status < 400 {
		return fmt.Errorf("it is answered %d: %.120s", rep.Status, rep.Body)
	}
	return expectError(rep, nil, rep.Status, "", "", "")
}

func checkUnconfigured(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	rep, err := s.act(ctx, h)
	return expectError(rep, err, http.StatusConflict, "", "", "")
}

func checkEmptyAction(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "action", "")
	if err != nil {
		return err
	}
	if rep.Status >= 400 {
		return expectError(rep, nil, rep.Status, "", "", "")
	}
	return nil
}

func checkFields(ctx context.Context, s *session) error {
	return sameAnswer(ctx, s, `{"command":"plugintest-no-such-action","params":{},"Unknown":{"a":[1]}}`)
}

func checkEscapes(ctx context.Context, s *session) error {
	return sameAnswer(ctx, s, `{"a\"b":1,"c\u0064e":2,"Command":"plugintest-no-such-action"}`)
}

// sameAnswer says whether body is answered as the plain call of an unknown action.
func sameAnswer(ctx context.Context, s *session, body string) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	plain, err := h.raw(ctx, "action", unknownAction)
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "action", body)
	if err != nil {
		return err
	}
	if rep.Status != plain.Status || string(rep.Body) != string(plain.Body) {
		return fmt.Errorf("%s is answered %d: %.160s", body, rep.Status, rep.Body)
	}
	return nil
}

func checkErrorStatus(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	for _, body := range []string{unknownAction, "", "null"} {
		rep, err := h.raw(ctx, "action", body)
		if err != nil {
			return fmt.Errorf("%q: %w", body, err)
		}
		e, err := rep.Error()
		if err == nil && e.ContainsError() && (rep.Status < 400 || rep.Status > 599 || e.Code != rep.Status) {
			return fmt.Errorf("%q is answered %d with Code %d", body, rep.Status, e.Code)
		}
	}
	return nil
}

func checkConcurrent(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	// One call stays open, its body unfinished, while others are made.
	conn, err := h.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // scratch
	const begun, rest = `{"Command":`, `"plugintest-no-such-action"}`
	if _, err := fmt.Fprintf(conn, "POST %saction HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		callPrefix, len(begun)+len(rest), begun); err != nil {
		return err
	}
	if err := settle(ctx); err != nil { // until the provider has it
		return err
	}
	const callers = 32
	errs := make([]error, callers)
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() { _, errs[i] = s.act(ctx, h) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, rest); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return fmt.Errorf("the call that was held is not answered: %w", err)
	}
	return resp.Body.Close()
}

func checkVanish(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	body := unknownAction
	if s.opts.SlowAction != "" {
		body = strings.Replace(body, "plugintest-no-such-action", s.opts.SlowAction, 1)
	}
	for range 10 {
		conn, err := h.dial(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(conn, "POST %saction HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			callPrefix, len(body), body)
		_ = conn.Close()
		if err != nil {
			return err
		}
	}
	if err := settle(ctx); err != nil { // what it does to the provider may take a moment
		return err
	}
	return ping(ctx, h)
}

func checkPublish(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "publish", `{"Time":"2026-01-02T03:04:05Z","Type":"plugintest","Action":"create","Key":"k","Object":{"a":1}}`)
	if err != nil {
		return err
	}
	if !h.Definition().HasPublish {
		return expectError(rep, nil, http.StatusNotFound, callPrefix+"publish", http.MethodPost, "")
	}
	if rep.Status == http.StatusNotFound {
		return errors.New("the definition says HasPublish, and there is no publish")
	}
	return nil
}
