package plugintest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

func configChecks() []Check {
	return []Check{
		{
			ID: "config", needs: started, Title: "config is answered 200 with an error object of Code 200", Level: Must,
			Matters: "hosts do not take the plugin for configured", run: checkConfig,
		},
		{
			ID: "config-again", Title: "config may come again", Level: Must,
			Matters: "changed params need a restart", run: checkConfigAgain,
		},
		{
			ID: "config-no-token", needs: started, Title: "config without RS_TOKEN is answered 400 with a message", Level: Should,
			Matters: "the operator gets a stack trace, or nothing", run: checkNoToken,
		},
		{
			ID: "config-secrets", Title: "neither params nor the token are logged", Level: Should, Row: 9,
			Matters: "passwords stand in the log of the host", run: checkSecrets,
		},
		{
			ID: "config-leak", Title: "configuring often leaves nothing open", Level: Should, Row: 15,
			Matters: "the provider runs out of files in the end", run: checkLeak,
		},
	}
}

func checkConfig(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	params := map[string]interface{}{"Name": "suite"}
	maps.Copy(params, s.opts.Params)
	body, err := models.Encode(params)
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "config", string(body))
	if err != nil {
		return err
	}
	e, err := rep.Error()
	if err != nil {
		return err
	}
	if rep.Status != http.StatusOK || e.Code != http.StatusOK || e.ContainsError() {
		return fmt.Errorf("it is answered %d: %.200s", rep.Status, rep.Body)
	}
	return nil
}

func checkConfigAgain(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	for range 3 {
		if err := h.Configure(ctx, s.opts.Params); err != nil {
			return err
		}
	}
	return ping(ctx, h)
}

func checkNoToken(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{NoToken: true})
	if err != nil {
		return err
	}
	rep, err := h.raw(ctx, "config", `{"Name":"suite"}`)
	return expectError(rep, err, http.StatusBadRequest, "", "", "Must have a token specified")
}

func checkSecrets(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	secret, machineSecret := rand.Text(), rand.Text()
	params := map[string]interface{}{"plugintest/password": secret}
	maps.Copy(params, s.opts.Params)
	if err := h.Configure(ctx, params); err != nil {
		return fmt.Errorf("cannot configure: %w", err)
	}
	cmd := s.opts.Action
	if cmd == "" {
		cmd = "plugintest-no-such-action"
	}
	if def := h.Definition(); def != nil && len(def.AvailableActions) > 0 {
		_, _ = h.Act(ctx, cmd, &models.Machine{Name: "suite", Secret: machineSecret}, nil)
	}
	if err := settle(ctx); err != nil {
		return err
	}
	for _, line := range h.Logs() {
		for what, text := range map[string]string{"a param": secret, "the machine's secret": machineSecret, "the token": h.token} {
			if strings.Contains(line.Message, text) {
				return fmt.Errorf("%s is in a line of level %s", what, line.Level)
			}
		}
	}
	return nil
}

// settle gives log lines the time to arrive.
func settle(ctx context.Context) error {
	select {
	case <-time.After(300 * time.Millisecond):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// many is how often something is done to see whether it leaks, and leaked how
// many open files more than before are one.
const (
	many   = 30
	leaked = 10
)

func checkLeak(ctx context.Context, s *session) error {
	h, err := s.configured(ctx, Config{})
	if err != nil {
		return err
	}
	if h.PID() == 0 {
		return skip("the provider is in this process")
	}
	before, err := openFiles(h.PID())
	if err != nil {
		return skip("open files cannot be counted: %v", err)
	}
	for range many {
		if err := h.Configure(ctx, s.opts.Params); err != nil {
			return err
		}
	}
	if err := settle(ctx); err != nil {
		return err
	}
	after, err := openFiles(h.PID())
	if err != nil {
		return err
	}
	if after > before+leaked {
		return fmt.Errorf("%d open files became %d after %d times", before, after, many)
	}
	return nil
}

func openFiles(pid int) (int, error) {
	names, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err == nil && len(names) == 0 {
		err = errors.New("none")
	}
	return len(names), err
}
