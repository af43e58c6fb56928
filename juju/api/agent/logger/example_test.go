package logger_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/agent/logger"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/names"
)

func Example() {
	conn := canned.New(`{"results":[{"result":"<root>=INFO"}]}`) // an agent's is from worker/apicaller
	config, err := logger.NewClient(conn).LoggingConfig(context.Background(), names.NewMachineTag("0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(config)
	// Output: <root>=INFO
}
