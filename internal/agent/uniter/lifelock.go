package uniter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockPoll is how often a unit's lock that another agent holds is looked at.
const lockPoll = 50 * time.Millisecond

// lockForLife waits until no other agent of the unit lives and keeps others out
// until unlock is called or the process ends.
func lockForLife(ctx context.Context, path string, clock Clock) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot open the unit's lock: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		select {
		case <-clock.After(lockPoll):
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("cannot lock the unit: %w", err)
	}
	return func() { f.Close() }, nil
}
