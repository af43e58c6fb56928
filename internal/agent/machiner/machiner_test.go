package machiner_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/agent/machiner"
	apimachiner "github.com/gantline/gantline/juju/api/agent/machiner"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
)

// server answers a machine's agent; a method's answers are given in turn, and the last one stays.
type server struct {
	base.APICaller
	answers map[string][]string
}

func (s *server) BestFacadeVersion(string) int { return 1 }

func (s *server) APICallContext(ctx context.Context, facade string, _ int, _, method string, _, answer any) error {
	if method == "Next" {
		<-ctx.Done()
		return ctx.Err()
	}
	text := `{"results":[{}]}`
	if all := s.answers[method]; len(all) > 0 {
		text = all[0]
		if len(all) > 1 {
			s.answers[method] = all[1:]
		}
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal([]byte(text), answer)
}

const (
	alive = `{"results":[{"life":"alive"}]}`
	dying = `{"results":[{"life":"dying"}]}`
	gone  = `{"results":[{"error":{"message":"machine 0 not found","code":"not found"}}]}`
	watch = `{"results":[{"NotifyWatcherId":"1"}]}`
)

// TestMachineThatIsTakenAway removes the machine, as force does, between each two of the calls that its
// end is made of: the agent has come to its end every time.
func TestMachineThatIsTakenAway(t *testing.T) {
	for name, answers := range map[string]map[string][]string{
		"before the start":             {"Life": {gone}},
		"before it is looked at again": {"Life": {alive, gone}},
		"before it says that it stops": {"Life": {alive, dying}, "SetStatus": {`{"results":[{}]}`, gone}},
		"before it says that it ends":  {"Life": {alive, dying}, "EnsureDead": {gone}},
		"as it is meant to be":         {"Life": {alive, dying}},
	} {
		t.Run(name, func(t *testing.T) {
			answers["Watch"] = []string{watch}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			err := machiner.Run(ctx, machiner.Config{
				Client: apimachiner.NewClient(&server{answers: answers}), Machine: names.NewMachineTag("0"),
			})
			if !errors.Is(err, machiner.ErrDead) {
				t.Errorf("the machiner ended with %v", err)
			}
		})
	}
}
