package agent_test

import (
	"fmt"
	"os"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// A configuration is made once, where the agent is installed, and opened by the
// agent from then on.
func Example() {
	dir, err := os.MkdirTemp("", "agent")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	tag := names.NewUnitTag("postgresql/0")
	config, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               tag,
		Password:          "of the first login",
		Controller:        names.NewControllerTag("deadbeef-1bad-500d-9000-4b1d0d06f00d"),
		Model:             names.NewModelTag("fa11fa11-1bad-500d-9000-4b1d0d06f00d"),
		APIAddresses:      []string{"10.0.0.5:17070"},
		CACert:            "-----BEGIN CERTIFICATE-----...",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := config.Write(); err != nil {
		fmt.Println(err)
		return
	}

	file, err := agent.Open(agent.ConfigPath(dir, tag))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = file.ChangeConfig(func(c agent.ConfigSetter) error {
		c.SetValue("colour", "green")
		return nil
	})
	fmt.Println(file.CurrentConfig().Tag(), file.CurrentConfig().Value("colour"), err)
	// Output: unit-postgresql-0 green <nil>
}
