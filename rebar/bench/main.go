// Command bench measures a plugin provider against a host that does nothing but
// answer: exec to READY!, memory, round trips and throughput of an action over one
// kept connection a caller, and what becomes of an orphan.
//
//	go build -o /tmp/incrementer ./examples/incrementer
//	go run ./bench /tmp/incrementer
//
// The action must need no params and no API; incrstatus of the incrementer by
// default. Medians are of the runs or calls of one invocation.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	b := bench{}
	flag.StringVar(&b.action, "action", "incrstatus", "action to call")
	flag.IntVar(&b.starts, "starts", 30, "starts to measure")
	flag.IntVar(&b.calls, "calls", 3000, "calls of one caller")
	flag.DurationVar(&b.load, "load", 2*time.Second, "how long each throughput is measured")
	flag.StringVar(&b.level, "level", "", "RS_LOG_LEVEL of the provider")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	b.binary = flag.Arg(0)
	if err := b.run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one measurement.
type bench struct {
	binary, action, level string
	starts, calls         int
	load                  time.Duration
	dir                   string
	lines                 atomic.Int64
}

func (b *bench) run(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "gpbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // scratch
	b.dir = dir
	if fi, err := os.Stat(b.binary); err == nil {
		fmt.Fprintf(out, "binary                      %.1f MB\n", float64(fi.Size())/1e6)
	}
	var ready []time.Duration
	for range b.starts {
		p, err := b.start(ctx)
		if err != nil {
			return err
		}
		ready = append(ready, p.ready)
		p.end()
	}
	fmt.Fprintf(out, "exec to READY!              p50 %s  p90 %s  max %s  (n=%d)\n", at(ready, 50), at(ready, 90), at(ready, 100), len(ready))
	p, err := b.start(ctx)
	if err != nil {
		return err
	}
	defer p.end()
	fmt.Fprintf(out, "memory idle                 %.1f MB\n", p.rss())
	if err := p.call("config", `{"Name":"bench"}`); err != nil {
		return err
	}
	before := b.lines.Load()
	lat, err := b.latency(p)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "memory after %d actions   %.1f MB\n", b.calls, p.rss())
	fmt.Fprintf(out, "action, 1 caller            p50 %s  p99 %s  (%.1f log lines each)\n", at(lat, 50), at(lat, 99), float64(b.lines.Load()-before)/float64(b.calls))
	for _, callers := range []int{1, 8, 64} {
		n, err := b.throughput(p, callers)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "throughput, %2d callers      %.0f/s\n", callers, n)
	}
	fmt.Fprintf(out, "memory after load           %.1f MB\n", p.rss())
	return b.orphan(ctx, out)
}

// provider is one that runs.
type provider struct {
	cmd    *exec.Cmd
	host   *http.Server
	client *http.Client
	action string
	ready  time.Duration
	done   chan struct{}
}

func (b *bench) start(ctx context.Context) (*provider, error) {
	dir, err := os.MkdirTemp(b.dir, "")
	if err != nil {
		return nil, err
	}
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	ln, err := (&net.ListenConfig{}).Listen(ctx, "unix", from)
	if err != nil {
		return nil, err
	}
	p := &provider{done: make(chan struct{}), action: b.action}
	p.host = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		b.lines.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNoContent)
	})}
	go p.host.Serve(ln)                                            //nolint:errcheck // ends by Close
	p.cmd = exec.CommandContext(ctx, b.binary, "listen", to, from) //nolint:gosec // what is measured
	p.cmd.Env = append(os.Environ(), "RS_TOKEN=bench-token", "RS_ENDPOINT=https://127.0.0.1:1", "RS_LOG_LEVEL="+b.level)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	word := make([]byte, len("READY!\n"))
	if _, err := io.ReadFull(out, word); err != nil || string(word) != "READY!\n" {
		return nil, fmt.Errorf("%s did not say READY! but %q: %w", b.binary, word, err)
	}
	p.ready = time.Since(begin)
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	p.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", to)
		}}}
	return p, nil
}

func (p *provider) end() {
	_ = p.cmd.Process.Kill()
	<-p.done
	_ = p.host.Close()
}

func (p *provider) call(what, body string) error {
	resp, err := p.client.Post("http://unix/api-plugin/v4/"+what, "application/json", strings.NewReader(body)) //nolint:noctx // measured bare
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	buf, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s: %s", what, resp.Status, buf)
	}
	return err
}

func (p *provider) act() error { return p.call("action", `{"Command":"`+p.action+`","Params":{}}`) }

// rss returns the resident memory in MB.
func (p *provider) rss() float64 {
	buf, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	var kb float64
	if _, rest, ok := strings.Cut(string(buf), "VmRSS:"); ok {
		_, _ = fmt.Sscan(rest, &kb)
	}
	return kb * 1024 / 1e6
}

func (b *bench) latency(p *provider) ([]time.Duration, error) {
	for range 200 { // warm up
		if err := p.act(); err != nil {
			return nil, err
		}
	}
	res := make([]time.Duration, 0, b.calls)
	for range b.calls {
		t := time.Now()
		if err := p.act(); err != nil {
			return nil, err
		}
		res = append(res, time.Since(t))
	}
	return res, nil
}

// throughput returns calls a second.
func (b *bench) throughput(p *provider, callers int) (float64, error) {
	var n atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, callers)
	begin := time.Now()
	for i := range callers {
		wait.Go(func() {
			for time.Since(begin) < b.load && errs[i] == nil {
				errs[i] = p.act()
				n.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(n.Load()) / time.Since(begin).Seconds(), errors.Join(errs...)
}

// orphan takes the host's socket away, has the provider log once, and follows its
// memory until it ends or 8 seconds have passed.
func (b *bench) orphan(ctx context.Context, out io.Writer) error {
	p, err := b.start(ctx)
	if err != nil {
		return err
	}
	defer p.end()
	if err := p.call("config", `{"Name":"bench"}`); err != nil {
		return err
	}
	_ = p.host.Close()
	begin := time.Now()
	_ = p.act()
	fmt.Fprint(out, "orphan                     ")
	for _, after := range []time.Duration{time.Second, 3 * time.Second, 5 * time.Second, 8 * time.Second} {
		t := time.NewTimer(time.Until(begin.Add(after)))
		select {
		case <-p.done:
			t.Stop()
			fmt.Fprintf(out, " ended after %.1fs\n", time.Since(begin).Seconds())
			return nil
		case <-t.C:
			fmt.Fprintf(out, " %s: %.1f MB", after, p.rss())
		}
	}
	fmt.Fprintln(out)
	return nil
}

// at returns a percentile.
func at(d []time.Duration, percent int) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[min(len(s)-1, len(s)*percent/100)].Round(time.Microsecond)
}
