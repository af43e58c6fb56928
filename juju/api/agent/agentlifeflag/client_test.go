package agentlifeflag_test

import (
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/api/agent/agentlifeflag"
	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/names"
)

func TestLife(t *testing.T) {
	entity := `{"entities":[{"tag":"unit-a-0"}]}`
	c := agentlifeflag.NewClient(apitest.New(t, map[string]int{"AgentLifeFlag": 1},
		apitest.Exchange{Call: "AgentLifeFlag(1).Life", Params: entity, Answer: `{"results":[{"life":"dying"}]}`},
		apitest.Exchange{Call: "AgentLifeFlag(1).Life", Params: entity, Answer: `{"results":[{"life":"zombie"}]}`},
		apitest.Exchange{Call: "AgentLifeFlag(1).Life", Params: entity, Answer: `{"results":[{"life":"","error":{"message":"no unit","code":"not found"}}]}`},
		apitest.Exchange{Call: "AgentLifeFlag(1).Watch", Params: entity, Answer: `{"results":[{"NotifyWatcherId":"","error":{"message":"no unit","code":"not found"}}]}`},
	))
	unit := names.NewUnitTag("a/0")
	if got, err := c.Life(t.Context(), unit); err != nil || got != life.Dying {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := c.Life(t.Context(), unit); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("strange life: %v", err)
	}
	if _, err := c.Life(t.Context(), unit); !errors.Is(err, agentlifeflag.ErrEntityNotFound) || !errors.Is(err, coreerrors.NotFound) {
		t.Errorf("no unit: %v", err)
	}
	if w, err := c.Watch(t.Context(), unit); w != nil || !errors.Is(err, agentlifeflag.ErrEntityNotFound) {
		t.Errorf("watch no unit: %v, %v", w, err)
	}
}
