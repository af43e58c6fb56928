package plugin_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

type client = *api.Client

// hearer is a provider that selects events.
type hearer struct {
	selects []string
	hold    map[string]chan struct{} // events of a key wait for it
	got     chan string              // key and message of each event
	gaps    chan *api.GapError
	mu      sync.Mutex
	busy    map[string]int
	overlap bool
}

func newHearer(selects ...string) *hearer {
	return &hearer{selects: selects, hold: map[string]chan struct{}{}, busy: map[string]int{},
		got: make(chan string, 100000), gaps: make(chan *api.GapError, 100)}
}

func (h *hearer) ConfigContext(context.Context, logger.Logger, client, map[string]interface{}) *models.Error {
	return nil
}
func (h *hearer) SelectEvents() []string                                       { return h.selects }
func (h *hearer) EventGap(_ context.Context, _ logger.Logger, g *api.GapError) { h.gaps <- g }
func (h *hearer) PublishContext(ctx context.Context, _ logger.Logger, e *models.Event) *models.Error {
	h.mu.Lock()
	if h.busy[e.Key]++; h.busy[e.Key] > 1 {
		h.overlap = true
	}
	h.mu.Unlock()
	if c := h.hold[e.Key]; c != nil {
		select {
		case <-c:
		case <-ctx.Done():
		}
	}
	h.mu.Lock()
	h.busy[e.Key]--
	h.mu.Unlock()
	h.got <- e.Key + " " + e.Message()
	if e.Key == "panic" {
		panic("publish panics")
	}
	if e.Key == "fail" {
		return models.NewError("plugin", 400, "publish fails")
	}
	return nil
}

func (h *hearer) next(t *testing.T) string {
	t.Helper()
	select {
	case s := <-h.got:
		return s
	case <-time.After(10 * time.Second):
		t.Fatal("no event came")
		return ""
	}
}

func hearing(t *testing.T, h *hearer, cfg plugin.Config) *plugintest.Running {
	t.Helper()
	r := plugintest.Start(t, plugintest.InProcess(
		&models.PluginProvider{Name: "hearer", Version: "v1", PluginVersion: 4}, func() interface{} { return h }, cfg))
	r.MustConfigure(nil)
	return r
}

func emit(r *plugintest.Running, key, msg string) {
	r.Endpoint.Emit(models.Event{Type: "things", Action: "did", Key: key, Object: msg})
}

func TestSelectedEvents(t *testing.T) {
	h := newHearer("things.did.*")
	r := hearing(t, h, plugin.Config{})
	r.Endpoint.Emit(models.Event{Type: "others", Action: "did", Key: "not this"})
	emit(r, "panic", "1")
	emit(r, "fail", "2")
	emit(r, "k", "3")
	seen := map[string]bool{}
	for range 3 {
		seen[h.next(t)] = true
	}
	for _, want := range []string{"panic 1", "fail 2", "k 3"} {
		if !seen[want] {
			t.Errorf("event %q did not come: %v", want, seen)
		}
	}
	for _, text := range []string{"panic in Publish: publish panics", "cannot handle event things.did.fail", "publish fails"} {
		if _, err := r.WaitLog(within(t, 10*second), text); err != nil {
			t.Errorf("%q is not logged", text)
		}
	}
	if status, _ := raw(t, r, "publish", "{}"); status != http.StatusNotFound {
		t.Errorf("publish is answered %d", status)
	}
}

// TestSerialForEachObject is row 13: events about an object come in order and one
// at a time, and do not wait for those about others.
func TestSerialForEachObject(t *testing.T) {
	h := newHearer("things.did.*")
	h.hold["slow"] = make(chan struct{})
	r := hearing(t, h, plugin.Config{EventWorkers: 64})
	const n = 50
	for i := range n {
		emit(r, "slow", fmt.Sprint(i))
	}
	for i := range n { // by far most keys have other lanes than slow
		emit(r, fmt.Sprintf("fast%d", i), "x")
	}
	for range n / 2 {
		if s := h.next(t); !strings.HasPrefix(s, "fast") {
			t.Fatalf("event %q overtook", s)
		}
	}
	close(h.hold["slow"])
	next := 0
	for range n + n/2 {
		if s := h.next(t); strings.HasPrefix(s, "slow") {
			if s != fmt.Sprintf("slow %d", next) {
				t.Fatalf("event %q comes in place of %d", s, next)
			}
			next++
		}
	}
	if h.overlap {
		t.Error("two events of one object were handled at the same time")
	}
}

// TestEventStreamReturns is row 13: the stream comes back, with what it was
// registered for, and says that it was away.
func TestEventStreamReturns(t *testing.T) {
	h := newHearer("things.did.*", "others.*.*")
	r := hearing(t, h, plugin.Config{})
	for i := range 3 {
		r.Endpoint.DropStreams()
		select {
		case g := <-h.gaps:
			if g.Cause == nil || g.To.Before(g.From) {
				t.Errorf("gap %+v", g)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no word of the gap")
		}
		eventually(t, "both registrations", func() bool { return len(r.Endpoint.Registrations()) == 2 })
		emit(r, "k", fmt.Sprint(i))
		if s := h.next(t); s != fmt.Sprintf("k %d", i) {
			t.Errorf("after the gap came %q", s)
		}
	}
	if !logged(r, "event stream has a gap") {
		t.Error("the gap is not logged")
	}
	select {
	case s := <-h.got:
		t.Errorf("an event too many: %q", s)
	default:
	}
}

// TestEventsAreBounded floods a provider that does not move.
func TestEventsAreBounded(t *testing.T) {
	h := newHearer("things.did.*")
	h.hold["k"] = make(chan struct{})
	r := hearing(t, h, plugin.Config{EventQueue: 8, EventWorkers: 1})
	const n = 300
	for i := range n {
		emit(r, "k", fmt.Sprint(i))
	}
	time.Sleep(200 * time.Millisecond)
	close(h.hold["k"])
	got, dropped := 0, 0
	eventually(t, "all events are accounted for", func() bool {
		emit(r, "k", "more")
		for {
			select {
			case s := <-h.got:
				if s != "k more" {
					got++
				}
			case g := <-h.gaps:
				dropped += g.Dropped
			default:
				return got+dropped >= n && dropped > 0
			}
		}
	})
	if got > 20 {
		t.Errorf("%d events were kept with a queue of 8", got)
	}
}

func TestConfigAgainLeavesOneStream(t *testing.T) {
	h := newHearer("things.did.*")
	r := hearing(t, h, plugin.Config{})
	for range 5 {
		r.MustConfigure(nil)
	}
	eventually(t, "one stream is left", func() bool { return r.Endpoint.Streams() == 1 })
	emit(r, "k", "once")
	if s := h.next(t); s != "k once" {
		t.Errorf("%q", s)
	}
	time.Sleep(50 * time.Millisecond)
	if len(h.got) != 0 {
		t.Errorf("the event came %d times", 1+len(h.got))
	}
	r.MustStop()
	eventually(t, "no stream is left", func() bool { return r.Endpoint.Streams() == 0 })
}

func TestNoStreamIsAnError(t *testing.T) {
	h := newHearer("things.did.*")
	r := plugintest.StartWith(t, plugintest.InProcess(
		&models.PluginProvider{Name: "hearer", Version: "v1", PluginVersion: 4}, func() interface{} { return h }, plugin.Config{}),
		plugintest.Config{Env: []string{"RS_ENDPOINT=https://127.0.0.1:1"}})
	if status, body := raw(t, r, "config", "{}"); status != 500 || !strings.Contains(body, "Unable to create event stream: ") {
		t.Errorf("config is answered %d %s", status, body)
	}
}
