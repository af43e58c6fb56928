package worker_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func ExampleRunner() {
	runner := worker.NewRunner(worker.RunnerParams{})
	err := runner.StartWorker("unit-a-0", func() (worker.Worker, error) {
		return workertest.NewErrorWorker(nil), nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(runner.WorkerNames())
	if err := runner.StopAndRemoveWorker("unit-a-0", nil); err != nil {
		fmt.Println(err)
	}
	fmt.Println(runner.WorkerNames(), worker.Stop(runner))
	// Output:
	// [unit-a-0]
	// [] <nil>
}
