package proxyupdater_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/proxyupdater"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"legacy-proxy-settings":{"http":"http://proxy:3128"}}]}`) // an agent's is from worker/apicaller
	config, err := proxyupdater.NewClient(conn, names.NewMachineTag("0")).ProxyConfig(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(config.LegacyProxy.HTTP)
	// Output: http://proxy:3128
}
