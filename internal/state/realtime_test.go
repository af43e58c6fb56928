package state_test

import (
	"syscall"
	"time"
)

// realTime is the processor time that this process has used, which does not
// stand still in a bubble of testing/synctest.
func realTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
