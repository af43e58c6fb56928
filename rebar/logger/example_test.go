package logger_test

import (
	"fmt"

	"github.com/gantline/gantline/rebar/logger"
)

func Example() {
	buf := logger.New(nil).SetDefaultLevel(logger.Info)
	buf.SetPublisher(func(l *logger.Line) { fmt.Println(l.Service, l.Level, l.Message) })
	log := buf.Log("provider").Fork()
	log.Infof("configured %d machines", 3)
	log.Debugf("not shown")
	logger.NewSlog(log).Warn("slow", "seconds", 5)
	// Output:
	// provider info configured 3 machines
	// provider warn slow seconds=5
}
