package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience is how long a server has to begin or to end.
const patience = 10 * time.Second

// site is one page and the server of it.
type site struct {
	listen string
	page   string
	dir    string
}

// lockPath is the file that the server locks for life, with its process id and its
// address in it.
func (s site) lockPath() string { return filepath.Join(s.dir, "pageserver.lock") }

// start makes the server run.
func (s site) start() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	if _, listen, ok := s.running(); ok && listen == s.listen {
		return nil
	}
	if err := s.stop(); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "pageserver.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	told, tell, err := os.Pipe()
	if err != nil {
		return err
	}
	defer told.Close()
	keepToOurselves()
	// The daemon outlives the hook that starts it, in a session of its own.
	cmd := exec.Command(self, "serve", "-listen", s.listen, "-page", s.page, "-dir", s.dir) //nolint:noctx // it outlives us
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{tell}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	tell.Close()
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(told) // until it serves, or has ended
	if err == nil && string(answer) != "ready" {
		err = fmt.Errorf("cannot serve on %s: %s", s.listen, answer)
	}
	return err
}

// keepToOurselves lets no process that is started here inherit what the hook's agent
// gave to the hook alone, such as the lock on the machine.
func keepToOurselves() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return // not on this system
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

// stop ends the server, if one runs, and waits for its end.
func (s site) stop() error {
	pid, _, ok := s.running()
	if !ok {
		return nil
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, _, ok := s.running(); !ok {
			return nil
		}
	}
	return fmt.Errorf("process %d does not end", pid)
}

// running returns the process and the address of the server that holds the lock.
func (s site) running() (pid int, listen string, ok bool) {
	f, err := os.Open(s.lockPath())
	if err != nil {
		return 0, "", false
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return 0, "", false // nobody holds it
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return 0, "", false
	}
	number, listen, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	pid, err = strconv.Atoi(number)
	return pid, listen, err == nil && pid > 1
}
