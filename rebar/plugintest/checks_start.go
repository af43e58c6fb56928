package plugintest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func startChecks() []Check {
	return []Check{
		{
			ID: "listen-usage", Title: "listen with the wrong number of arguments is an error, and does not print Failed", Level: Should, Row: 2,
			Matters: "a host that reads Failed before READY! dies", run: checkListenUsage,
		},
		{
			ID: "listen-unbindable", Title: "listen fails if it cannot make its socket", Level: Must,
			Matters: "the host must learn that the provider does not run", run: checkUnbindable,
		},
		{
			ID: "ready", needs: defined, Title: "READY! is the first line of listen", Level: Must,
			Matters: "hosts wait for it, and stumble over long lines before it", run: checkReady,
		},
		{
			ID: "sockets-swapped", needs: started, Title: "the sockets may come in the documented order", Level: Should, Row: 20,
			Matters: "a host written to the documentation cannot use the provider", run: checkSwapped,
		},
		{
			ID: "paths-documented", needs: configured, Title: "a host that serves only the documented paths gets the log", Level: Should, Row: 20,
			Matters: "a host written to the documentation gets no log", run: checkDocumentedPaths,
		},
		{
			ID: "paths-real", needs: configured, Title: "a host that serves the paths in use gets the log", Level: Must,
			Matters: "hosts get no log", run: checkRealPaths,
		},
		{
			ID: "socket-mode", needs: started, Title: "the socket is for its owner only", Level: Should, Row: 16,
			Matters: "every user of the machine can call the provider", run: checkSocketMode,
		},
		{
			ID: "socket-live", needs: started, Title: "a socket that another process listens on is not taken", Level: Should, Row: 16,
			Matters: "the first provider cannot be reached any more, not even to stop it", run: checkSocketLive,
		},
		{
			ID: "socket-stale", needs: started, Title: "a socket that nobody listens on is replaced", Level: Must,
			Matters: "after a crash the provider does not start", run: checkSocketStale,
		},
		{
			ID: "no-host", needs: started, Title: "without the host's socket the provider says READY! and answers", Level: Should, Row: 1,
			Matters: "the provider cannot be tried by hand", run: checkNoHost,
		},
	}
}

func checkListenUsage(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, h.token, "listen", "one")
	if err != nil {
		return err
	}
	if out.Code == 0 {
		return errors.New("it exits 0")
	}
	if strings.Contains(out.Stdout, "Failed") {
		return fmt.Errorf("it printed %.40q", out.Stdout)
	}
	return nil
}

func checkUnbindable(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	out, err := h.Invoke(ctx, h.token, "listen", filepath.Join(h.dir, "none", "a"), filepath.Join(h.dir, "none", "b"))
	if err != nil {
		return errors.New("it does not end")
	}
	if out.Code == 0 || strings.Contains(out.Stdout, "READY!") {
		return fmt.Errorf("exit code %d, printed %.40q", out.Code, out.Stdout)
	}
	return nil
}

func checkReady(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	r, err := h.running()
	if err != nil {
		return err
	}
	if text := r.out.String(); !strings.HasPrefix(text, "READY!\n") {
		return fmt.Errorf("it printed %.80q", text)
	}
	return nil
}

func checkSwapped(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{Swapped: true, ReadyTimeout: 3 * time.Second})
	if err != nil {
		return err
	}
	return ping(ctx, h)
}

// ping asks for an unknown path, which every provider answers 404.
func ping(ctx context.Context, h *Host) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	rep, err := h.raw(ctx, "plugintest-ping", "")
	if err != nil {
		return fmt.Errorf("it does not answer: %w", err)
	}
	if rep.Status != http.StatusNotFound {
		return fmt.Errorf("an unknown path is answered %d", rep.Status)
	}
	return nil
}

// raw posts text to the provider as JSON.
func (h *Host) raw(ctx context.Context, what, text string) (*Reply, error) {
	return h.Raw(ctx, http.MethodPost, callPrefix+what, jsonHeader(), bytes.NewReader([]byte(text)))
}

func checkDocumentedPaths(ctx context.Context, s *session) error {
	return checkLogArrives(ctx, s, Config{DocumentedPaths: true})
}

func checkRealPaths(ctx context.Context, s *session) error { return checkLogArrives(ctx, s, Config{}) }

func checkLogArrives(ctx context.Context, s *session, cfg Config) error {
	h, err := s.started(ctx, cfg)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := h.Configure(ctx, s.opts.Params); err != nil {
		return fmt.Errorf("cannot configure: %w", err)
	}
	if _, err := s.act(ctx, h); err != nil {
		return err
	}
	if _, err := h.WaitLog(ctx, ""); err != nil {
		return errors.New("no line came")
	}
	return nil
}

func checkSocketMode(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	ours, _ := h.Sockets()
	fi, err := os.Stat(ours)
	if err != nil {
		return err
	}
	if mode := fi.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("its mode is %#o", mode)
	}
	return nil
}

func checkSocketLive(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{})
	if err != nil {
		return err
	}
	ours, hosts := h.Sockets()
	second, err := h.target.start(ctx, command{
		args: []string{"listen", ours, hosts}, env: h.env(h.token), dir: h.dir, stdout: newOutput(), stderr: newOutput(),
	})
	if err != nil {
		return err
	}
	ended := make(chan int, 1)
	go func() { ended <- second.wait() }()
	taken := false
	select {
	case code := <-ended:
		ended <- code
		if code == 0 {
			err = errors.New("the second process ends as if all were well")
		}
	case <-time.After(time.Second):
		taken = true
	}
	second.kill()
	<-ended
	if perr := ping(ctx, h); perr != nil {
		return fmt.Errorf("the first process: %w", perr)
	}
	if taken {
		return errors.New("the second process listens as well")
	}
	return err
}

func checkSocketStale(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	stale := filepath.Join(h.dir, "p.toPlugin.1") // the name that the first run gets
	ln, err := (&net.ListenConfig{}).Listen(ctx, "unix", stale)
	if err != nil {
		return err
	}
	if u, ok := ln.(*net.UnixListener); ok {
		u.SetUnlinkOnClose(false)
	}
	_ = ln.Close()
	if fi, err := os.Stat(stale); err != nil || fi.Mode()&fs.ModeSocket == 0 {
		return fmt.Errorf("cannot make a stale socket: %w", err)
	}
	if err := h.Start(ctx); err != nil {
		return err
	}
	return ping(ctx, h)
}

func checkNoHost(ctx context.Context, s *session) error {
	h, err := s.started(ctx, Config{NoSocket: true, ReadyTimeout: 3 * time.Second})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := h.Configure(ctx, s.opts.Params); err != nil {
		return fmt.Errorf("cannot configure: %w", err)
	}
	for range 3 {
		if _, err := s.act(ctx, h); err != nil {
			return fmt.Errorf("an action is not answered: %w", err)
		}
	}
	return boundedMemory(ctx, h, time.Second)
}

// maxGrowth is how much memory a provider may take for a few calls.
const maxGrowth = 64 << 20

// boundedMemory says whether memory stays bounded for a while.
func boundedMemory(ctx context.Context, h *Host, d time.Duration) error {
	before, ok := rss(h.PID())
	if !ok {
		return nil // in this process: the race detector and the tests weigh more
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	after, ok := rss(h.PID())
	if ok && after > before+maxGrowth {
		return fmt.Errorf("memory went from %d to %d MB in %s", before>>20, after>>20, d)
	}
	return nil
}

// rss returns the resident memory of a process.
func rss(pid int) (int64, bool) {
	if pid == 0 {
		return 0, false
	}
	buf, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	var total, resident int64
	if err != nil {
		return 0, false
	}
	if _, err := fmt.Sscan(string(buf), &total, &resident); err != nil {
		return 0, false
	}
	return resident * int64(os.Getpagesize()), true
}

// alive says whether a process exists and is no zombie.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	buf, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(buf), ") ")
	return !strings.HasPrefix(rest, "Z")
}
