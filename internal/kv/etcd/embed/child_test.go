package embed_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
)

// childVar makes a process of the test's binary play one of the roles below on
// a directory: "role dir".
const childVar = "GANTLINE_EMBED_TEST_CHILD"

func childMain() {
	role, dir, ok := strings.Cut(os.Getenv(childVar), " ")
	if !ok {
		return
	}
	roles := map[string]func(dir string) error{
		"hold": childHold, "parent": childParent, "write": childWrite, "fail": childFail, "open": childOpen,
	}
	if err := roles[role](dir); err != nil {
		fmt.Println("error:", err)
		os.Exit(3)
	}
	os.Exit(0)
}

// childHold opens the store and waits to be killed.
func childHold(dir string) error {
	if _, err := embed.Open(context.Background(), embed.Config{Dir: dir}); err != nil {
		return err
	}
	fmt.Println("ready")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// childParent opens the store, starts a process and waits to be killed.
func childParent(dir string) error {
	if _, err := embed.Open(context.Background(), embed.Config{Dir: dir}); err != nil {
		return err
	}
	grandchild := exec.Command("sleep", "60")
	if err := grandchild.Start(); err != nil {
		return err
	}
	fmt.Println(grandchild.Process.Pid)
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// childOpen says what becomes of an Open.
func childOpen(dir string) error {
	s, err := embed.Open(context.Background(), embed.Config{Dir: dir})
	if err != nil {
		return err
	}
	return s.Close()
}

// childWrite counts up and prints each number that was acknowledged.
func childWrite(dir string) error {
	s, err := embed.Open(context.Background(), embed.Config{Dir: dir})
	if err != nil {
		return err
	}
	for i := 1; ; i++ {
		writes := []kv.Write{
			kv.Put("/count", fmt.Append(nil, i)),
			kv.Put(fmt.Sprintf("/n/%06d", i), make([]byte, 2000)),
		}
		if _, err := s.Txn(context.Background(), kv.Txn{Writes: writes}); err != nil {
			return err
		}
		fmt.Println(i)
	}
}

// childFail makes etcd's log unwritable under it, as a full disk would, and
// tells what the store makes of it.
func childFail(dir string) error {
	fatal := make(chan error, 2)
	s, err := embed.Open(context.Background(), embed.Config{Dir: dir, OnFatal: func(err error) { fatal <- err }})
	if err != nil {
		return err
	}
	w, err := s.Watch(context.Background(), "/", 1)
	if err != nil {
		return err
	}
	if err := fillLog(); err != nil {
		return err
	}
	put := kv.Txn{Writes: []kv.Write{kv.Put("/a", nil)}}
	_, err = s.Txn(context.Background(), put)
	fmt.Println("txn unavailable:", errors.Is(err, kv.ErrUnavailable))
	cause := <-fatal
	fmt.Println("cause is the disk:", ofDisk(cause))
	_, err = s.Txn(context.Background(), put)
	fmt.Println("txn unavailable:", errors.Is(err, kv.ErrUnavailable))
	_, err = w.Next(context.Background())
	fmt.Println("watch lost:", errors.Is(err, kv.ErrWatchLost))
	began := time.Now()
	fmt.Println("close tells:", ofDisk(s.Close()), time.Since(began) < 5*time.Second)
	fmt.Println("told once:", len(fatal) == 0)
	return nil
}

// ofDisk reports whether the full device was the cause: a write to it fails for
// want of space, and a sync, should it come between, as invalid.
func ofDisk(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL)
}

// fillLog puts the device that is always full in the place of the open log.
func fillLog() error {
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		return err
	}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		return err
	}
	n := 0
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !strings.HasSuffix(target, ".wal") {
			continue
		}
		var fd int
		if _, err := fmt.Sscan(filepath.Base(link), &fd); err != nil {
			return err
		}
		if err := syscall.Dup3(int(full.Fd()), fd, 0); err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return errors.New("no log is open")
	}
	return nil
}

// child is a process playing a role.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Scanner
}

func startChild(t *testing.T, role, dir string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+role+" "+dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(c.kill)
	return c
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// expect reads one line.
func (c *child) expect(want string) {
	c.t.Helper()
	if !c.out.Scan() || c.out.Text() != want {
		c.t.Fatalf("child said %q, want %q", c.out.Text(), want)
	}
}

// rest reads what is left, to the end of the process.
func (c *child) rest() []string {
	var lines []string
	for c.out.Scan() {
		lines = append(lines, c.out.Text())
	}
	return lines
}

func (c *child) kill() {
	if c.cmd.ProcessState != nil {
		return
	}
	// It may have ended, and never ends well.
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
	_ = c.in.Close()
}
