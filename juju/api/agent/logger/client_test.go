package logger_test

import (
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/logger"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestLogger(t *testing.T) {
	entity := `{"entities":[{"tag":"unit-a-0"}]}`
	c := logger.NewClient(apitest.New(t, map[string]int{"Logger": 1, "NotifyWatcher": 1},
		apitest.Exchange{Call: "Logger(1).LoggingConfig", Params: entity, Answer: `{"results":[{"result":"<root>=INFO"}]}`},
		apitest.Exchange{Call: "Logger(1).LoggingConfig", Params: entity, Answer: `{"results":[{"result":"","error":{"message":"no","code":"unauthorized access"}}]}`},
		apitest.Exchange{Call: "Logger(1).WatchLoggingConfig", Params: entity, Answer: `{"results":[{"NotifyWatcherId":"3"}]}`},
		apitest.Exchange{Call: "NotifyWatcher(1)[3].Next", Err: &rpc.RequestError{Message: "gone", Code: "stopped"}},
	))
	tag := names.NewUnitTag("a/0")
	if got, err := c.LoggingConfig(t.Context(), tag); err != nil || got != "<root>=INFO" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := c.LoggingConfig(t.Context(), tag); !params.IsCodeUnauthorized(err) {
		t.Errorf("got %v", err)
	}
	w, err := c.WatchLoggingConfig(t.Context(), tag)
	if err != nil {
		t.Fatal(err)
	}
	<-w.Changes()
	if err := w.Wait(); !params.IsCodeStopped(err) {
		t.Errorf("ended with %v", err)
	}
}
