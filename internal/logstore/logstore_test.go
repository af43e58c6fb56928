package logstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/logstore"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const model = "0b3f9ad8-0000-4000-8000-000000000000"

func open(t *testing.T, dir string, size int64) *logstore.Store {
	t.Helper()
	s, err := logstore.Open(dir, size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func record(n int, entity, level string) logstore.Record {
	return logstore.Record{
		Time: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC), Entity: entity, Module: "unit.web/0.start", Level: level, Message: fmt.Sprint(n),
	}
}

func collect(t *testing.T, s *logstore.Store, f logstore.Filter) []string {
	t.Helper()
	var got []string
	err := s.Follow(t.Context(), model, f, func(r logstore.Record) error { got = append(got, r.Message); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFilters(t *testing.T) {
	s := open(t, t.TempDir(), 0)
	for i, r := range []logstore.Record{
		record(0, "machine-0", "INFO"), record(1, "unit-web-0", "DEBUG"), record(2, "unit-web-1", "ERROR"), record(3, "unit-db-0", "WARNING"),
	} {
		if i == 3 {
			r.Module, r.Labels = "juju.worker", []string{"charmhub"}
		}
		if err := s.Append(model, r); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		filter logstore.Filter
		want   string
	}{
		"all":            {logstore.Filter{Replay: true, NoTail: true}, "[0 1 2 3]"},
		"level":          {logstore.Filter{Replay: true, NoTail: true, Level: "warning"}, "[2 3]"},
		"entity":         {logstore.Filter{Replay: true, NoTail: true, IncludeEntities: []string{"unit-web-*"}}, "[1 2]"},
		"exclude":        {logstore.Filter{Replay: true, NoTail: true, ExcludeEntities: []string{"unit-*"}}, "[0]"},
		"module":         {logstore.Filter{Replay: true, NoTail: true, IncludeModules: []string{"juju"}}, "[3]"},
		"exclude module": {logstore.Filter{Replay: true, NoTail: true, ExcludeModules: []string{"unit"}}, "[3]"},
		"label":          {logstore.Filter{Replay: true, NoTail: true, IncludeLabels: []string{"charmhub"}}, "[3]"},
		"backlog":        {logstore.Filter{Backlog: 2, NoTail: true}, "[2 3]"},
		"limit":          {logstore.Filter{Replay: true, Limit: 2}, "[0 1]"},
		"since":          {logstore.Filter{Replay: true, NoTail: true, Since: record(2, "", "").Time}, "[2 3]"},
	} {
		if got := fmt.Sprint(collect(t, s, c.filter)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestFollowersSeeWhatComes(t *testing.T) {
	s := open(t, t.TempDir(), 0)
	ctx, cancel := context.WithCancel(t.Context())
	got, ended := make(chan string), make(chan error)
	go func() {
		ended <- s.Follow(ctx, model, logstore.Filter{Replay: true}, func(r logstore.Record) error { got <- r.Message; return nil })
	}()
	for i := range 3 {
		if err := s.Append(model, record(i, "machine-0", "INFO")); err != nil {
			t.Fatal(err)
		}
		if m := <-got; m != fmt.Sprint(i) {
			t.Fatalf("got %s, want %d", m, i)
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLogsAreBoundedAndOutliveARestart(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 2000)
	for i := range 200 {
		if err := s.Append(model, record(i, "machine-0", "INFO")); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	var size int64
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f, info.Mode(), err)
		}
		size += info.Size()
	}
	if size > 5000 {
		t.Errorf("%d bytes are kept", size)
	}
	// A crash cuts the last line short.
	f, err := os.OpenFile(filepath.Join(dir, model+".log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString(`{"t":"2026`)
	f.Close()
	s = open(t, dir, 2000)
	if err := s.Append(model, record(200, "machine-0", "INFO")); err != nil {
		t.Fatal(err)
	}
	got := collect(t, s, logstore.Filter{Replay: true, NoTail: true})
	if len(got) < 10 || got[len(got)-2] != "199" || got[len(got)-1] != "200" {
		t.Errorf("after a restart: %v", got)
	}
}

func TestCloseEndsFollowers(t *testing.T) {
	s := open(t, t.TempDir(), 0)
	ended := make(chan error)
	go func() {
		ended <- s.Follow(t.Context(), model, logstore.Filter{}, func(logstore.Record) error { return nil })
	}()
	time.Sleep(10 * time.Millisecond)
	s.Close()
	if err := <-ended; err == nil {
		t.Error("Follow ended without an error")
	}
	if s.Append(model, record(0, "", "")) == nil {
		t.Error("Append after Close succeeded")
	}
}
