package proc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endAll ends every process of the machine in dir: SIGTERM to the agent, so that it can stop its
// units in order, then to whatever is left, then SIGKILL.
func endAll(ctx context.Context, dir string, grace time.Duration) error {
	if pid, ok := holder(dir); ok {
		_ = syscall.Kill(pid, syscall.SIGTERM)
		waited, cancel := context.WithTimeout(ctx, grace)
		_ = waitPid(waited, pid)
		cancel()
	}
	signals := []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}
	deadline := time.Now().Add(grace / 2)
	for i := 0; ; {
		pids := marked(dir)
		if len(pids) == 0 {
			return nil
		}
		for _, pid := range pids {
			_ = syscall.Kill(pid, signals[i])
		}
		if time.Now().After(deadline) {
			i = len(signals) - 1
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("processes %v of %s do not end", pids, dir)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// marked returns the processes that carry the mark of the machine in dir.
func marked(dir string) []int {
	want := []byte("\x00" + MarkVariable + "=" + dir + "\x00")
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var pids []int
	for _, name := range files {
		env, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(append([]byte{0}, env...), want) {
			continue // gone, or another user's
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil && pid != os.Getpid() && !zombie(pid) {
			pids = append(pids, pid)
		}
	}
	return pids
}

func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return true
	}
	i := bytes.LastIndexByte(stat, ')') // the command's name may hold anything
	return i < 0 || i+2 >= len(stat) || stat[i+2] == 'Z'
}

// waitPid waits until a process ends that need not be a child of ours.
func waitPid(ctx context.Context, pid int) error {
	fd, err := unix.PidfdOpen(pid, 0)
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot watch process %d: %w", pid, err)
	}
	defer unix.Close(fd)
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	for ctx.Err() == nil {
		n, err := unix.Poll(fds, 100)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return ctx.Err()
}
