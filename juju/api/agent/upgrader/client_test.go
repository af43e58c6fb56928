package upgrader_test

import (
	"testing"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/upgrader"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

func TestUpgrader(t *testing.T) {
	entity := `{"entities":[{"tag":"machine-0"}]}`
	call := func(method, params, answer string) apitest.Exchange {
		return apitest.Exchange{Call: "Upgrader(1)." + method, Params: params, Answer: answer}
	}
	ctx, tag := t.Context(), names.NewMachineTag("0")
	c := upgrader.NewClient(apitest.New(t, map[string]int{"Upgrader": 1},
		call("SetTools", `{"agent-tools":[{"tag":"machine-0","tools":{"version":"3.6.1-ubuntu-amd64"}}]}`, `{"results":[{}]}`),
		call("DesiredVersion", entity, `{"results":[{"version":"3.6.2"}]}`),
		call("DesiredVersion", entity, `{"results":[{}]}`),
		call("Tools", entity, `{"results":[{"tools":[{"version":"3.6.2-ubuntu-amd64","url":"https://x/tools","sha256":"ab","size":7}]}]}`),
		call("WatchAPIVersion", entity, `{"results":[{"NotifyWatcherId":"","error":{"message":"no","code":""}}]}`),
	))
	if err := c.SetVersion(ctx, tag, version.MustParseBinary("3.6.1-ubuntu-amd64")); err != nil {
		t.Error(err)
	}
	if v, err := c.DesiredVersion(ctx, tag); err != nil || v != version.MustParse("3.6.2") {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := c.DesiredVersion(ctx, tag); err == nil {
		t.Error("no version is no error")
	}
	if tools, err := c.Tools(ctx, tag); err != nil || len(tools) != 1 || tools[0].URL != "https://x/tools" || tools[0].Size != 7 {
		t.Errorf("got %+v, %v", tools, err)
	}
	if _, err := c.WatchAPIVersion(ctx, tag); err == nil || err.Error() != "no" {
		t.Errorf("got %v", err)
	}
}
