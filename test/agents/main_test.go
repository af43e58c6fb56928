package agents_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/state"
)

// childVar makes a process of the test's binary be a controller, configured by this document.
const childVar = "GANTLINE_AGENTS_CONTROLLER"

func TestMain(m *testing.M) {
	for variable, be := range map[string]func(string) error{childVar: serve, agentVar: runAgent} {
		document := os.Getenv(variable)
		if document == "" {
			continue
		}
		if err := be(document); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// The tests that are parallel wait far more than they work.
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// childConfig is what such a controller is told.
type childConfig struct {
	DataDir, Listen string
	// PingTime is how long an agent may be silent; 0 for as long as usual.
	PingTime time.Duration
	// StreamPing is how often streams are pinged; 0 for as often as usual.
	StreamPing time.Duration
}

// settable is a clock that is set like a host's: timers do not care, and its times do not remember how
// long it was.
type settable struct {
	apiserver.WallClock
	by atomic.Int64
}

func (c *settable) Now() time.Time { return time.Now().Round(0).Add(time.Duration(c.by.Load())) }

// serve runs a controller without machines until it is killed. It says on standard output, a line
// each: "ready <info>", "login <nanoseconds>", and for each line that it reads "ok". "tell <address>"
// is one more address that it tells agents, "only <address>" the only one; "set <duration>" sets its
// clock by so much, from where it was at first.
func serve(document string) error {
	var cfg childConfig
	if err := json.Unmarshal([]byte(document), &cfg); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	clock := &settable{}
	c, err := controller.New(ctx, controller.Config{
		DataDir: cfg.DataDir, Listen: cfg.Listen, Clock: clock, Limits: apiserver.Limits{PingTime: cfg.PingTime, StreamPing: cfg.StreamPing},
		Logger: slog.New(&loginTeller{}),
	})
	if err != nil {
		return err
	}
	return c.Run(ctx, func(info controller.Info) {
		told, err := json.Marshal(info)
		if err != nil {
			panic(err)
		}
		fmt.Printf("ready %s\n", told)
		go func() { // ends with the process
			defer stop() // nobody is left to kill it
			for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
				if err := obey(ctx, c.State(), clock, info.Address, lines.Text()); err != nil {
					panic(err)
				}
				fmt.Println("ok")
			}
		}()
	})
}

func obey(ctx context.Context, st *state.State, clock *settable, own, line string) error {
	what, value, _ := strings.Cut(line, " ")
	switch what {
	case "tell":
		return tell(ctx, st, own, value)
	case "only":
		return tell(ctx, st, value)
	case "set":
		by, err := time.ParseDuration(value)
		clock.by.Store(int64(by))
		return err
	}
	return fmt.Errorf("cannot obey %q", line)
}

func tell(ctx context.Context, st *state.State, addresses ...string) error {
	var hps []state.HostPort
	for _, a := range addresses {
		host, text, err := net.SplitHostPort(a)
		if err != nil {
			return err
		}
		port, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		hps = append(hps, state.HostPort{Value: host, Type: "ipv4", Scope: "local-cloud", Port: port})
	}
	return st.SetAPIHostPorts(ctx, [][]state.HostPort{hps})
}

// loginTeller is a log handler that tells when somebody logged in.
type loginTeller struct{}

func (*loginTeller) Enabled(context.Context, slog.Level) bool { return true }
func (h *loginTeller) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h *loginTeller) WithGroup(string) slog.Handler          { return h }

func (*loginTeller) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "login" {
		fmt.Printf("login %d\n", r.Time.UnixNano())
	}
	return nil
}
