package plugintest_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

type counter struct{ n int }

func (*counter) Config(logger.Logger, *api.Client, map[string]interface{}) *models.Error { return nil }

func (c *counter) Action(logger.Logger, *models.Action) (interface{}, *models.Error) {
	c.n++
	return c.n, nil
}

func exampleTarget() plugintest.Target {
	def := &models.PluginProvider{Name: "counter", Version: "v1", PluginVersion: 4, AvailableActions: []models.AvailableAction{{Command: "count"}}}
	return plugintest.InProcess(def, func() interface{} { return &counter{} }, plugin.Config{})
}

func ExampleNewHost() {
	h, err := plugintest.NewHost(exampleTarget(), plugintest.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer h.Close()
	ctx := context.Background()
	if err := h.Start(ctx); err != nil {
		fmt.Println(err)
		return
	}
	if err := h.Configure(ctx, nil); err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		fmt.Println(h.Act(ctx, "count", nil, nil))
	}
	_, err = h.Stop(ctx)
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// 2 <nil>
	// <nil>
}

func ExampleRun() {
	rep, err := plugintest.Run(context.Background(), exampleTarget(), plugintest.Options{
		Action: "count", Only: []string{"define-json", "ready", "stop-answered"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	rep.Took = 0
	if err := rep.WriteText(os.Stdout, true); err != nil {
		fmt.Println(err)
	}
	// Output:
	// passed  define-json    define prints one JSON object and exits 0
	// passed  ready          READY! is the first line of listen
	// passed  stop-answered  stop is answered 200 before the process ends
	//
	// counter: 3 passed, 0 failed, 0 deviate, 0 skipped in 0s
}
