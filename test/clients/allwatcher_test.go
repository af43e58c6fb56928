package clients_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/test/house"
)

// dead is the size of a frame at which a common client gives up its connection.
const dead = 4 << 20

// watch begins to watch everything and returns the watcher's id.
func watch(t *testing.T, s *house.Socket) string {
	t.Helper()
	f := s.Call("Client", 7, "", "WatchAll", nil)
	var result struct {
		ID string `json:"watcher-id"`
	}
	if err := json.Unmarshal(f.Response, &result); err != nil || f.Error != "" {
		t.Fatalf("%s %s %v", f.Error, f.Response, err)
	}
	return result.ID
}

// deltas asks for the next changes, as pairs of kind and change with the entity.
func deltas(t *testing.T, s *house.Socket, id string) [][3]json.RawMessage {
	t.Helper()
	f := s.Call("AllWatcher", 3, id, "Next", nil)
	if len(f.Response) >= dead {
		t.Errorf("a frame of %d bytes", len(f.Response))
	}
	var result struct{ Deltas [][3]json.RawMessage }
	if err := json.Unmarshal(f.Response, &result); err != nil || f.Error != "" {
		t.Fatalf("%s %.200s %v", f.Error, f.Response, err)
	}
	return result.Deltas
}

// A client that connects waits for the first changes, whatever there is.
func TestFirstNextOfAnEmptyModel(t *testing.T) {
	h := house.New(t)
	s := h.Login(t, h.Info.Models["admin/default"], h.Admin())
	got := deltas(t, s, watch(t, s))
	if len(got) != 1 || string(got[0][0]) != `"model"` || string(got[0][1]) != `"change"` {
		t.Errorf("first changes are %s", got)
	}
}

// A Next that waits is answered when its watcher is stopped, with the text that clients look for
// and no code; afterwards nobody knows the watcher.
func TestStopAnswersTheNextThatWaits(t *testing.T) {
	h := house.New(t)
	s := h.Login(t, h.Info.Models["admin/default"], h.Admin())
	id := watch(t, s)
	deltas(t, s, id)
	if err := s.Send([]byte(`{"request-id":50,"type":"AllWatcher","version":3,"id":"` + id + `","request":"Next"}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.Send([]byte(`{"request-id":51,"type":"AllWatcher","version":3,"id":"` + id + `","request":"Stop"}`)); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{
		`{"request-id":50,"error":"watcher was stopped","response":{}}`: true,
		`{"request-id":51,"response":{}}`:                               true,
	}
	for range 2 {
		message, err := s.Receive()
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.TrimSpace(string(message)); !want[text] {
			t.Errorf("unexpected %s", text)
		} else {
			delete(want, text)
		}
	}
	if f := s.Call("AllWatcher", 3, id, "Next", nil); f.Error != "unknown watcher id" || f.ErrorCode != "not found" {
		t.Errorf("after Stop: %+v", f)
	}
}

// A model of more than 4 MiB reaches a client in frames that it survives, every entity once.
func TestLargeModelsAreSplit(t *testing.T) {
	h := house.New(t)
	model, ctx := h.Info.Models["admin/default"], t.Context()
	const machines = 60
	for i := range machines {
		if _, err := h.State.AddMachine(ctx, model, state.AddMachineArgs{}); err != nil {
			t.Fatal(err)
		}
		err := h.State.SetAnnotations(ctx, model, fmt.Sprintf("machine-%d", i), map[string]string{"note": strings.Repeat("x", 150_000)})
		if err != nil {
			t.Fatal(err)
		}
	}
	s := h.Login(t, model, h.Admin())
	id := watch(t, s)
	seen := map[string]int{}
	frames := 0
	for len(seen) < 2*machines+1 {
		for _, d := range deltas(t, s, id) {
			var entity struct{ ID, Tag string }
			if err := json.Unmarshal(d[2], &entity); err != nil {
				t.Fatal(err)
			}
			seen[string(d[0])+entity.ID+entity.Tag]++
		}
		frames++
	}
	for entity, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", entity, n)
		}
	}
	if frames < 3 {
		t.Errorf("9 MB came in %d frames", frames)
	}
}
