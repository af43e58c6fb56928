package logger_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/logger"
)

// collect returns a buffer and what it publishes.
func collect() (*logger.Buffer, *[]logger.Line) {
	var got []logger.Line
	b := logger.New(nil).SetDefaultLevel(logger.Info)
	b.SetPublisher(func(l *logger.Line) { got = append(got, *l) })
	return b, &got
}

func TestLevels(t *testing.T) {
	b, got := collect()
	l := b.Log("svc")
	l.Debugf("no")
	l.Infof("yes %d", 1)
	l.Errorf("100%")
	l.SetLevel(logger.Panic).Errorf("no")
	l.Auditf("always")
	var texts []string
	for _, line := range *got {
		texts = append(texts, line.Level.String()+" "+line.Message)
	}
	if s := strings.Join(texts, ", "); s != "info yes 1, error 100%, audit always" {
		t.Errorf("logged: %s", s)
	}
	if l.IsError() || !b.Log("other").IsInfo() || b.Log("other").IsDebug() {
		t.Error("the Is functions do not follow the level")
	}
	line := (*got)[0]
	if line.Service != "svc" || line.Seq != 1 || line.Time.IsZero() || !strings.HasSuffix(line.File, "logger_test.go") || line.Line == 0 {
		t.Errorf("%+v", line)
	}
}

func TestDerivedLoggers(t *testing.T) {
	b, got := collect()
	base := b.Log("svc").SetPrincipal("me")
	last := func() logger.Line { return (*got)[len(*got)-1] }
	fork := base.Fork()
	with := fork.With("a").With("b")
	with.Infof("x")
	if l := last(); len(l.Data) != 2 || l.Group == 0 || l.Principal != "me" {
		t.Errorf("with: %+v", l)
	}
	group := last().Group
	fork.Infof("x")
	if l := last(); l.Group != group || len(l.Data) != 0 {
		t.Errorf("fork: %+v", l)
	}
	with.Fork().Infof("x")
	if l := last(); l.Group == group || len(l.Data) != 0 {
		t.Errorf("fork of with: %+v", l)
	}
	b.Log("quiet").SetLevel(logger.Error)
	n := len(*got)
	base.Switch("quiet").Infof("no")
	base.Trace(logger.Trace).Switch("quiet").Tracef("yes")
	if l := last(); len(*got) != n+1 || l.Service != "quiet" {
		t.Errorf("switch: %+v", l)
	}
	if base.Trace(logger.Debug).SetLevel(logger.Error).Level() != logger.Debug {
		t.Error("a traced logger's level is not pinned")
	}
	n = len(*got)
	base.NoPublish().Infof("stays")
	if len(*got) != n {
		t.Error("NoPublish publishes")
	}
	base.NoRepublish().Infof("x")
	if !last().IgnorePublish {
		t.Error("NoRepublish does not mark the line")
	}
	base.AddLine(&logger.Line{Level: logger.Fatal, Message: "foreign", Service: "far"})
	if l := last(); l.Level != logger.Error || l.Service != "far" || l.Time.IsZero() {
		t.Errorf("a foreign line: %+v", l)
	}
	if base.SetService("new").Service() != "new" || base.Principal() != "me" || base.Buffer() != b {
		t.Error("the setters do not set")
	}
}

func TestBufferKeepsTheLatest(t *testing.T) {
	b := logger.New(nil).SetDefaultLevel(logger.Info).KeepLines(3)
	l := b.Log("svc")
	for i := range 5 {
		l.Infof("%d", i)
	}
	text := func(n int) string {
		var s []string
		for _, line := range b.Lines(n) {
			s = append(s, line.Message)
		}
		return strings.Join(s, " ")
	}
	if text(-1) != "2 3 4" || text(2) != "3 4" || b.MaxLines() != 3 {
		t.Errorf("kept %q and %q", text(-1), text(2))
	}
	b.KeepLines(2)
	l.Infof("5")
	if text(-1) != "4 5" {
		t.Errorf("after keeping two: %q", text(-1))
	}
	b.KeepLines(4)
	l.Infof("6")
	if text(-1) != "4 5 6" || len(b.Logs()) != 1 || b.DefaultLevel() != logger.Info {
		t.Errorf("after keeping four: %q", text(-1))
	}
}

type local struct{ bytes.Buffer }

func (l *local) Printf(f string, a ...interface{}) { fmt.Fprintf(l, f, a...) }
func (l *local) Fatalf(f string, a ...interface{}) { fmt.Fprintf(l, "FATAL "+f, a...) }
func (l *local) Panicf(f string, a ...interface{}) { panic(fmt.Sprintf(f, a...)) }

func TestLocal(t *testing.T) {
	var out local
	l := logger.New(&out).Log("svc")
	l.Errorf("bad")
	if s := out.String(); !strings.HasPrefix(s, "[0:1]:svc [error]: ") || !strings.HasSuffix(s, "\n[0:1]bad") {
		t.Errorf("printed %q", s)
	}
	l.Fatalf("worse")
	if !strings.Contains(out.String(), "FATAL [0:2]:svc [fatal]") {
		t.Errorf("printed %q", out.String())
	}
	defer func() {
		if v := recover(); v == nil || !strings.Contains(fmt.Sprint(v), "worst") {
			t.Errorf("panicked with %v", v)
		}
	}()
	l.Panicf("worst")
}

func TestWire(t *testing.T) {
	line := logger.Line{Group: 1, Seq: 2, Time: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Service: "s", Level: logger.Info, File: "f", Line: 3, Message: "m", Data: []interface{}{}}
	buf, err := json.Marshal(line)
	want := `{"Group":1,"Seq":2,"Time":"2026-01-02T03:04:05.000000006Z","Service":"s","Principal":"","Level":"info","File":"f","Line":3,"Message":"m","Data":[],"IgnorePublish":false}`
	if err != nil || string(buf) != want {
		t.Errorf("%s, %v", buf, err)
	}
	for text, level := range map[string]logger.Level{`"err"`: logger.Error, `" AUDIT "`: logger.Audit, `2`: logger.Info} {
		var l logger.Level
		if err := json.Unmarshal([]byte(text), &l); err != nil || l != level {
			t.Errorf("%s is %s, %v", text, l, err)
		}
	}
	for _, text := range []string{`"loud"`, `8`, `-1`, `{}`, `1.5`} {
		var l logger.Level
		if err := json.Unmarshal([]byte(text), &l); err == nil {
			t.Errorf("%s is %s", text, l)
		}
	}
}

func TestSlog(t *testing.T) {
	b, got := collect()
	log := logger.NewSlog(b.Log("svc"))
	log.Debug("no")
	log.With("a", 1).WithGroup("g").Warn("careful", "b", "two", slog.Group("h", "c", 3))
	if l := (*got)[0]; len(*got) != 1 || l.Message != "careful a=1 g.b=two g.h.c=3" || l.Level != logger.Warn {
		t.Errorf("%+v", *got)
	}
	var out bytes.Buffer
	logger.SlogPublisher(slog.New(slog.NewTextHandler(&out, nil)))(&(*got)[0])
	if !strings.Contains(out.String(), `level=WARN msg="careful a=1 g.b=two g.h.c=3" service=svc`) {
		t.Errorf("%s", out.String())
	}
}

func TestConcurrent(t *testing.T) {
	b := logger.New(nil).SetDefaultLevel(logger.Info).KeepLines(10)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			l := b.Log("svc").Fork()
			for range 200 {
				l.SetService(fmt.Sprint(i)).Infof("x")
				b.Lines(5)
				b.KeepLines(5 + i)
			}
		})
	}
	wait.Wait()
	last := int64(0)
	for _, l := range b.Lines(-1) {
		if l.Seq <= last {
			t.Fatal("lines are out of order")
		}
		last = l.Seq
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"Level":"info","Time":"2026-01-02T03:04:05Z","Data":[{"a":1}]}`))
	f.Add([]byte(`{"level":3,"message":"\u0000"}`))
	f.Fuzz(func(t *testing.T, buf []byte) {
		var l logger.Line
		if json.Unmarshal(buf, &l) != nil {
			return
		}
		out, err := json.Marshal(&l)
		if err != nil {
			return // a time beyond the year 9999
		}
		var again logger.Line
		if err := json.Unmarshal(out, &again); err != nil || again.String() != l.String() {
			t.Errorf("%s is not read back: %v", out, err)
		}
	})
}

func BenchmarkInfof(b *testing.B) {
	l := logger.New(nil).SetDefaultLevel(logger.Info).Log("svc")
	b.ReportAllocs()
	for b.Loop() {
		l.Infof("line %d", 1)
	}
}
