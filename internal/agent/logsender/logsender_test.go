package logsender_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/gantline/gantline/internal/agent/logsender"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stream is the controller's end of a log.
type stream struct {
	mu     sync.Mutex // guards what follows
	got    []params.LogRecord
	room   int // records that it takes before it breaks; negative for any number
	closed chan struct{}
	once   sync.Once
}

func newStream(room int) *stream { return &stream{room: room, closed: make(chan struct{})} }

func (s *stream) ConnectStream(path string, attrs url.Values) (base.Stream, error) {
	if path != "/logsink" || attrs.Get("version") != "1" {
		return nil, fmt.Errorf("%s?%s", path, attrs.Encode())
	}
	return s, nil
}

// ReadJSON waits, as the controller says nothing, and ends with the stream.
func (s *stream) ReadJSON(any) error {
	<-s.closed
	return io.EOF
}

func (s *stream) WriteJSON(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room == 0 {
		return errors.New("broken")
	}
	s.room--
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var r params.LogRecord
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	s.got = append(s.got, r)
	return nil
}

func (s *stream) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

func (s *stream) messages() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.got {
		out = append(out, r.Message)
	}
	return strings.Join(out, ",")
}

func put(q *logsender.Queue, messages ...string) {
	for _, m := range messages {
		q.Put(params.LogRecord{Message: m})
	}
}

func TestSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, s := logsender.NewQueue(), newStream(-1)
		put(q, "a", "b")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- logsender.Send(ctx, s, q) }()
		synctest.Wait()
		put(q, "c")
		synctest.Wait()
		if got := s.messages(); got != "a,b,c" {
			t.Errorf("sent %s", got)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		<-s.closed
	})
}

// What was not sent when a stream broke is sent over the next, once and in order.
func TestBrokenStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, first := logsender.NewQueue(), newStream(2)
		put(q, "a", "b", "c", "d")
		if err := logsender.Send(t.Context(), first, q); err == nil || !strings.Contains(err.Error(), "cannot send log") {
			t.Fatal(err)
		}
		put(q, "e")
		second := newStream(-1)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- logsender.Send(ctx, second, q) }()
		synctest.Wait()
		cancel()
		<-done
		if got := first.messages() + ";" + second.messages(); got != "a,b;c,d,e" {
			t.Errorf("sent %s", got)
		}
	})
}

// A stream that the controller ends is noticed although there is nothing to send.
func TestEndOfTheStreamIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, s := logsender.NewQueue(), newStream(-1)
		done := make(chan error, 1)
		go func() { done <- logsender.Send(t.Context(), s, q) }()
		synctest.Wait()
		_ = s.Close()
		if err := <-done; !errors.Is(err, io.EOF) {
			t.Error(err)
		}
	})
}

// A full queue loses the oldest and says how many.
func TestFullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, s := logsender.NewQueue(), newStream(-1)
		for i := range 2050 {
			put(q, fmt.Sprint(i))
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- logsender.Send(ctx, s, q) }()
		synctest.Wait()
		cancel()
		<-done
		if len(s.got) != 2049 || s.got[0].Message != "2 log messages dropped due to lack of API connectivity" || s.got[0].Level != "WARNING" ||
			s.got[1].Message != "2" || s.got[2048].Message != "2049" {
			t.Errorf("%d records: %+v %+v", len(s.got), s.got[0], s.got[1])
		}
	})
}

func TestHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, s := logsender.NewQueue(), newStream(-1)
		var local bytes.Buffer
		next := slog.NewTextHandler(&local, &slog.HandlerOptions{Level: slog.LevelWarn})
		log := slog.New(logsender.NewHandler(q, nil, next, "juju.agent")).With("unit", "a/0")
		log.Debug("not sent")
		log.Info("sent", "n", 1)
		log.Warn("both", "logger", "juju.other")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- logsender.Send(ctx, s, q) }()
		synctest.Wait()
		cancel()
		<-done
		if len(s.got) != 2 {
			t.Fatalf("%+v", s.got)
		}
		for i, want := range []params.LogRecord{
			{Module: "juju.agent", Level: "INFO", Message: "sent unit=a/0 n=1"},
			{Module: "juju.other", Level: "WARNING", Message: "both unit=a/0"},
		} {
			got := s.got[i]
			if got.Module != want.Module || got.Level != want.Level || got.Message != want.Message || !strings.HasPrefix(got.Location, "logsender_test.go:") {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		if text := local.String(); strings.Contains(text, "sent") || !strings.Contains(text, "msg=both unit=a/0") {
			t.Errorf("locally: %s", text)
		}
	})
}

func TestLevels(t *testing.T) {
	for config, want := range map[string]string{
		"":                                     "a:INFO a.b:INFO unit.x:INFO",
		"<root>=INFO":                          "a:INFO a.b:INFO unit.x:INFO",
		"<root>=warning":                       "",
		"<root>=ERROR; a.b = debug":            "a.b:DEBUG a.b:INFO",
		"<root>=CRITICAL;unit=TRACE;a.b=ERROR": "unit.x:TRACE unit.x:DEBUG unit.x:INFO",
		"A=DEBUG":                              "a:DEBUG a:INFO a.b:DEBUG a.b:INFO unit.x:INFO",
	} {
		s := newStream(-1)
		synctest.Test(t, func(t *testing.T) {
			s.closed = make(chan struct{})
			var levels logsender.Levels
			if err := levels.Set(config); err != nil {
				t.Errorf("%s: %v", config, err)
			}
			q := logsender.NewQueue()
			for _, module := range []string{"a", "a.b", "unit.x"} {
				log := slog.New(logsender.NewHandler(q, &levels, slog.DiscardHandler, module))
				for _, level := range []slog.Level{slog.LevelDebug - 4, slog.LevelDebug, slog.LevelInfo} {
					log.Log(t.Context(), level, "m")
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- logsender.Send(ctx, s, q) }()
			synctest.Wait()
			cancel()
			<-done
		})
		var got []string
		for _, r := range s.got {
			got = append(got, r.Module+":"+r.Level)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s: sent %s, want %s", config, text, want)
		}
	}
	var levels logsender.Levels
	for _, bad := range []string{"INFO", "<root>=LOUD", "=INFO", "a=INFO;b"} {
		if err := levels.Set(bad); err == nil || !strings.Contains(err.Error(), "cannot use logging config") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestQueuesOutliveConnections(t *testing.T) {
	var q logsender.Queues
	first := q.Of("a/0")
	if q.Of("a/0") != first || q.Of("a/1") == first {
		t.Error("queues are mixed up")
	}
}
