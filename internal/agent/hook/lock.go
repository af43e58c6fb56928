package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockPoll is how often a lock that another process holds is looked at.
const lockPoll = 50 * time.Millisecond

// recordSize is more than the record of any hook takes, in bytes.
const recordSize = 1024

// MachineLock lets one hook run at a time on a machine, whatever unit it belongs
// to. It is a file that is locked while a hook runs: hooks inherit the lock, so a
// hook whose agent was killed holds on to it, and the agent's successor waits for
// the hook. Daemons that hooks leave behind inherit it too; they are told from the
// hook by a record in the file and hold nobody up.
//
// All units of a machine share one MachineLock; one agent of a machine runs at a
// time, which is the caller's to see to.
type MachineLock struct {
	path  string
	after func(time.Duration) <-chan time.Time
	mine  chan struct{} // filled while a hook of this process runs
}

// NewMachineLock returns the lock kept in the file at path, which need not exist.
// after is time.After for a nil one.
func NewMachineLock(path string, after func(time.Duration) <-chan time.Time) *MachineLock {
	if after == nil {
		after = time.After
	}
	return &MachineLock{path: path, after: after, mine: make(chan struct{}, 1)}
}

// lockRecord says who holds the lock.
type lockRecord struct {
	ContextID string  `json:"context-id"`
	Agent     process `json:"agent"`
	Hook      process `json:"hook"` // none until it has been started
}

// turn is a held lock.
type turn struct {
	lock   *MachineLock
	file   *os.File
	record lockRecord
}

// acquire waits for the lock. Whoever asks for it names the hook that it is for.
func (l *MachineLock) acquire(ctx context.Context, contextID string) (*turn, error) {
	select {
	case l.mine <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	t, err := l.take(ctx, contextID)
	if err != nil {
		<-l.mine
		return nil, fmt.Errorf("cannot lock the machine for a hook: %w", err)
	}
	return t, nil
}

func (l *MachineLock) take(ctx context.Context, contextID string) (*turn, error) {
	self, err := identify(os.Getpid())
	if err != nil {
		return nil, err
	}
	for {
		file, err := l.try()
		if err != nil {
			return nil, err
		}
		if file != nil {
			t := &turn{lock: l, file: file, record: lockRecord{ContextID: contextID, Agent: self}}
			if err := t.write(); err != nil {
				file.Close()
				return nil, err
			}
			return t, nil
		}
		if l.abandoned() {
			// Only daemons of a hook that has ended hold it: they keep the
			// old file, and the lock begins anew with another one.
			if err := os.Remove(l.path); err != nil && !errors.Is(err, os.ErrNotExist) {
				return nil, err
			}
			continue
		}
		select {
		case <-l.after(lockPoll):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// try locks the file that stands at the path, nil while another process has it.
func (l *MachineLock) try() (*os.File, error) {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return nil, file.Close()
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	locked, err := file.Stat()
	standing, err2 := os.Stat(l.path)
	if err != nil || err2 != nil || !os.SameFile(locked, standing) {
		return nil, file.Close() // it was replaced in between
	}
	return file, nil
}

// abandoned says whether the lock is held neither by an agent nor by a hook that
// still runs.
func (l *MachineLock) abandoned() bool {
	text, err := os.ReadFile(l.path)
	if err != nil {
		return false
	}
	var r lockRecord
	if err := json.Unmarshal(text, &r); err != nil {
		return false // its holder is just writing it
	}
	if r.Agent.alive() || r.Hook.alive() {
		return false
	}
	if r.Hook.PID == 0 { // killed between the hook's start and the record of it
		_, running := findHook(r.ContextID)
		return !running
	}
	return true
}

// started records the process of the hook, a child that has inherited the file.
func (t *turn) started(pid int) error {
	p, err := identify(pid)
	if err != nil {
		return err
	}
	t.record.Hook = p
	return t.write()
}

// write replaces the record. It is one write of always the same size, so that an
// agent cannot be killed between the old record and the new one.
func (t *turn) write() error {
	text, err := json.Marshal(t.record)
	if err != nil {
		return err
	}
	padded := bytes.Repeat([]byte{' '}, max(recordSize, len(text)))
	copy(padded, text)
	_, err = t.file.WriteAt(padded, 0)
	return err
}

// release gives the lock back, on behalf of whoever has inherited it too.
func (t *turn) release() {
	_ = syscall.Flock(int(t.file.Fd()), syscall.LOCK_UN) // closing would leave it to daemons
	t.file.Close()
	<-t.lock.mine
}

// Settle waits until no hook runs on the machine any more, hooks of killed agents
// included.
func (l *MachineLock) Settle(ctx context.Context) error {
	t, err := l.acquire(ctx, "")
	if err != nil {
		return err
	}
	t.release()
	return nil
}
