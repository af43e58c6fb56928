package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/models"
)

func next(t *testing.T, ch <-chan api.RecievedEvent) api.RecievedEvent {
	t.Helper()
	select {
	case ev := <-ch:
		return ev
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
		return api.RecievedEvent{}
	}
}

func stream(t *testing.T, c *api.Client) *api.EventStream {
	t.Helper()
	es, err := c.Events()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = es.Close() })
	return es
}

func TestEvents(t *testing.T) {
	ep, c := start(t)
	es := stream(t, c)
	h1, ch1, err := es.Register("machines.create.*", "machines.delete.*")
	if err != nil {
		t.Fatal(err)
	}
	_, ch2, err := es.Register("machines.create.*")
	if err != nil {
		t.Fatal(err)
	}
	if err := es.Subscribe(h1, "cows.create.*", "cows.create.*"); err != nil {
		t.Fatal(err)
	}
	if n := len(ep.Registrations()); n != 3 {
		t.Errorf("the endpoint knows %d registrations, want 3", n)
	}
	m := &models.Machine{Name: "m1"}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	for _, ch := range []<-chan api.RecievedEvent{ch1, ch2} {
		ev := next(t, ch)
		if ev.Err != nil || ev.E.Type != "machines" || ev.E.Action != "create" || ev.E.Key != m.Key() || ev.E.Principal != "user:rocketskates" {
			t.Errorf("event %+v", ev)
		}
		if got, err := ev.E.Model(); err != nil || got.(*models.Machine).Name != "m1" {
			t.Errorf("its machine: %v, %v", got, err)
		}
	}
	if err := es.Deregister(h1); err != nil {
		t.Error(err)
	}
	if _, ok := <-ch1; ok {
		t.Error("the channel of a handle that is gone has an event")
	}
	if regs := ep.Registrations(); len(regs) != 1 || regs[0] != "machines.create.*" {
		t.Errorf("the endpoint still knows %v", regs)
	}
	for _, err := range []error{es.Deregister(h1), es.Subscribe(h1, "a.b.c"), es.Subscribe(99)} {
		if err == nil {
			t.Error("a handle that is gone can be used")
		}
	}
	if _, _, err := es.Register("nonsense"); err == nil {
		t.Error("a name that is none is registered")
	}
	if err := es.Close(); err != nil {
		t.Error(err)
	}
	if ev := next(t, ch2); !errors.Is(ev.Err, api.ErrStreamClosed) {
		t.Errorf("at the end comes %+v", ev)
	}
	if _, ok := <-ch2; ok {
		t.Error("the channel is open after the end")
	}
	if _, _, err := es.Register("a.b.c"); !errors.Is(err, api.ErrStreamClosed) {
		t.Errorf("a closed stream registers: %v", err)
	}
}

func TestStreamComesBack(t *testing.T) {
	ep, c := start(t)
	es := stream(t, c)
	_, ch, err := es.Register("things.*.*")
	if err != nil {
		t.Fatal(err)
	}
	ep.DropStreams()
	ev := next(t, ch)
	var gap *api.GapError
	if !errors.As(ev.Err, &gap) || gap.Cause == nil || gap.Dropped != 0 || !gap.To.After(gap.From) {
		t.Fatalf("%+v", ev)
	}
	ep.Emit(models.Event{Type: "things", Action: "did", Key: "k"})
	if ev := next(t, ch); ev.Err != nil || ev.E.Key != "k" {
		t.Errorf("after the gap: %+v", ev)
	}
	if _, _, err := es.Register("more.*.*"); err != nil {
		t.Errorf("registering after the gap: %v", err)
	}
}

func TestSlowReaderLearnsWhatItMissed(t *testing.T) {
	ep, fast := start(t)
	cfg, err := api.FromEnv(func(k string) string {
		return map[string]string{"RS_ENDPOINT": ep.URL(), "RS_TOKEN": ep.Token(time.Minute), "RS_CACERT": ep.CAFile()}[k]
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg.EventQueue = 5
	c, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	es := stream(t, c)
	_, slow, err := es.Register("things.*.*")
	if err != nil {
		t.Fatal(err)
	}
	_, quick, err := stream(t, fast).Register("things.*.*")
	if err != nil {
		t.Fatal(err)
	}
	const n = 50
	for i := range n {
		ep.Emit(models.Event{Type: "things", Action: "did", Key: fmt.Sprint(i)})
	}
	for i := range n {
		if ev := next(t, quick); ev.E.Key != fmt.Sprint(i) {
			t.Fatalf("a reader that keeps up gets %+v in place of %d", ev, i)
		}
	}
	time.Sleep(100 * time.Millisecond) // the slow one does not read
	// No event comes any more, and still all are accounted for within a second or so.
	got, dropped, last := 0, 0, -1
	for got+dropped < n {
		ev := next(t, slow)
		var gap *api.GapError
		if errors.As(ev.Err, &gap) {
			dropped += gap.Dropped
			continue
		}
		var i int
		if _, err := fmt.Sscan(ev.E.Key, &i); err != nil || i <= last {
			t.Fatalf("%+v after %d", ev, last)
		}
		got, last = got+1, i
	}
	if dropped == 0 || got+dropped != n {
		t.Errorf("of %d events %d came and %d were dropped", n, got, dropped)
	}
}

func TestRegisterWithoutEcho(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer ws.CloseNow()
		for {
			if _, _, err := ws.Read(r.Context()); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	c, err := api.New(api.Config{Endpoint: srv.URL, Token: "t"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	es, err := c.WithContext(ctx).Events()
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if _, _, err := es.Register("a.b.c"); err == nil || time.Since(begin) > 8*time.Second {
		t.Errorf("an endpoint that does not confirm: %v after %s", err, time.Since(begin))
	}
	c.Close()
}

func TestGarbageFromTheEndpoint(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer ws.CloseNow()
		_, reg, err := ws.Read(r.Context())
		if err != nil {
			return
		}
		for _, text := range []string{
			`{"Type":"websocket","Action":"register","Key":"` + string(reg[len("register "):]) + `"}`,
			"garbage", `[]`, `{"Type":"a","Action":"b","Key":"c","Object":{"deep":[1,{"x":null}]}}`,
		} {
			_ = ws.Write(r.Context(), websocket.MessageText, []byte(text))
		}
		_, _, _ = ws.Read(r.Context())
	}))
	defer srv.Close()
	c, err := api.New(api.Config{Endpoint: srv.URL, Token: "t"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, ch, err := stream(t, c).Register("a.*.*")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if ev := next(t, ch); ev.Err == nil {
			t.Errorf("garbage is an event: %+v", ev)
		}
	}
	if ev := next(t, ch); ev.Err != nil || ev.E.Key != "c" {
		t.Errorf("after garbage: %+v", ev)
	}
}

func TestWaitFor(t *testing.T) {
	_, c := start(t)
	m := &models.Machine{Name: "m1"}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	es := stream(t, c)
	done := make(chan string, 1)
	go func() {
		var seen models.Machine
		seen.Uuid = m.Uuid
		res, err := es.WaitFor(&seen, api.AndItems(api.EqualItem("Stage", "done"), api.NotItem(api.EqualItem("Name", "x")),
			api.OrItems(api.EqualItem("Name", "y"), api.EqualItem("Arch", "amd64"))), 10*time.Second)
		if err != nil {
			res = err.Error()
		}
		done <- res
	}()
	time.Sleep(50 * time.Millisecond)
	m.Stage = "done"
	if err := c.PutModel(m); err != nil {
		t.Fatal(err)
	}
	if res := <-done; res != "complete" {
		t.Errorf("WaitFor = %q", res)
	}
	if res, err := es.WaitFor(m, api.EqualItem("Stage", "never"), 50*time.Millisecond); res != "timeout" || err != nil {
		t.Errorf("WaitFor = %q, %v", res, err)
	}
}

func TestMatchEvent(t *testing.T) {
	ev := &models.Event{Type: "machines", Action: "update", Key: "a.b,c"}
	for reg, want := range map[string]bool{
		"*.*.*": true, "machines.*.*": true, "machines.update.a.b,c": true, "machines.update.a": false,
		"machines,jobs.create,update.*": true, "jobs.*.*": false, `machines.update.a\1b\2c`: true, `machines.update.\3`: false,
		"machines.update": false, "": false, "machines.create,*.*": true,
	} {
		if got := api.MatchEvent(reg, ev); got != want {
			t.Errorf("%q matches: %v, want %v", reg, got, want)
		}
	}
}

func FuzzEvent(f *testing.F) {
	f.Add("machines.*.*", []byte(`{"Type":"machines","Action":"create","Key":"k","Object":{"Uuid":"11111111-1111-1111-1111-111111111111"}}`))
	f.Add(`a\1b,c.*.`, []byte(`{"Time":"2026-01-02T03:04:05Z","Type":"cows","Object":[1]}`))
	f.Fuzz(func(t *testing.T, reg string, buf []byte) {
		var e models.Event
		if json.Unmarshal(buf, &e) != nil {
			return
		}
		got := api.MatchEvent(reg, &e)
		if !api.MatchEvent("*.*.*", &e) || (got && strings.Count(reg, ".") < 2) {
			t.Errorf("%q and %+v", reg, e)
		}
		_, _ = e.Text(), e.Message()
		_, _ = e.Model()
	})
}
