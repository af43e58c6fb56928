// Package golden_test plays conversations that the client of Juju 3.6 had with Juju's own
// controller to a controller of this project, in the order in which they were recorded, and holds
// every answer against the recorded one: keys, JSON types, values, error texts and codes.
//
// testdata/words.tsv says what the recorded controller called otherwise, differs.tsv which
// deviations are meant and why, skipped.tsv which calls are not played and why.
package golden_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/gantline/gantline/test/house"
)

// floor is how many calls must be played and answered alike.
const floor = 150

// What the recordings call the controller and its model.
const (
	recordedController = "deadbeef-1bad-500d-9000-4b1d0d06f00d"
	recordedModel      = "deadbeef-0bad-400d-8000-4b1d0d06f00d"
)

// player plays conversations.
type player struct {
	*testing.T
	house    *house.House
	machines machines
	comparer comparer

	skipped, differ []*entry
	// models are our uuids of the models made by the conversations, by name.
	models map[string]string

	total, played, alike int
}

func TestConversations(t *testing.T) {
	h := house.New(t)
	p := &player{
		T: t, house: h, machines: machines{t, h.State, h.Info.Version},
		comparer: comparer{uuids: map[string]string{
			recordedController: h.Info.UUID, recordedModel: h.Info.Models["admin/controller"],
		}},
		skipped: readList(t, "skipped.tsv", 3), differ: readList(t, "differs.tsv", 5),
		models: map[string]string{},
	}
	// A new controller has a model that the recorded one had not.
	if err := h.State.DestroyModel(t.Context(), h.Info.Models["admin/default"], true); err != nil {
		t.Fatal(err)
	}
	p.eventually("the model default to go", func() bool { return len(h.State.Models()) == 1 })
	for _, c := range readConversations(t, readWords(t)) {
		p.play(c)
		p.settle()
	}
	checkUsed(t, "skipped.tsv", p.skipped)
	checkUsed(t, "differs.tsv", p.differ)
	t.Logf("%d of %d calls answered as recorded (%d played, %d skipped)", p.alike, p.total, p.played, p.total-p.played)
	if p.alike < floor {
		t.Errorf("fewer than %d calls answered as recorded", floor)
	}
}

// settle lets the models come to rest. The recordings look at m2 before its machine had started.
func (p *player) settle() {
	for _, m := range p.house.State.Models() {
		switch m.Name {
		case "m1":
			p.machines.settle(m.UUID, true)
		case "m2":
			p.machines.settle(m.UUID, false)
		}
	}
}

func (p *player) play(c conversation) {
	sockets := map[int]*house.Socket{}
	defer func() {
		for _, s := range sockets {
			s.Close()
		}
	}()
	for _, call := range c.calls {
		if call.request.Type == "Admin" {
			sockets[call.socket] = p.house.Dial(p.T, p.comparer.translate(call.model))
		} else {
			p.total++
			if skips(p.skipped, c.name, call.String()) {
				continue
			}
			p.played++
		}
		if call.String() == "Charms.CharmInfo" {
			p.upload(call)
		}
		answer, ok := p.ask(sockets[call.socket], call)
		if !ok {
			p.Errorf("%s: %s: no answer", c.name, call)
			return
		}
		if p.judge(c, call, answer) && call.request.Type != "Admin" {
			p.alike++
		}
	}
}

// ask sends the recorded request and returns the answer.
func (p *player) ask(s *house.Socket, c call) (map[string]any, bool) {
	params := c.request.Params
	if c.request.Type == "Admin" {
		params, _ = json.Marshal(map[string]any{
			"auth-tag": p.house.Admin().Tag, "credentials": p.house.Admin().Password, "nonce": "", "macaroons": nil,
			"bakery-version": 3, "cli-args": "", "user-data": "", "client-version": "3.6-beta1",
		})
	}
	request, err := json.Marshal(map[string]any{
		"request-id": c.request.RequestID, "type": c.request.Type, "version": c.request.Version,
		"id": c.request.ID, "request": c.request.Request,
		"params": json.RawMessage(p.comparer.translate(string(params))),
	})
	if err != nil {
		p.Fatal(err)
	}
	if err := s.Send(request); err != nil {
		return nil, false
	}
	content, err := s.Receive()
	if err != nil {
		return nil, false
	}
	answer, err := decode(content)
	return answer, err == nil
}

// judge reports how the answer deviates beyond what is meant.
func (p *player) judge(c conversation, call call, answer map[string]any) bool {
	good := true
	for _, d := range p.comparer.compare(call.String(), call.answer, answer) {
		if !differs(p.differ, c.name, call.String(), d.place, d.kind) {
			p.Errorf("%s: %s: %s: %s: %s", c.name, call, d.place, d.kind, d.text)
			good = false
		}
	}
	return good
}

// upload puts the charm there that the client asks about next, as the client did, until the
// controller gives it the recorded revision: commands that uploaded too are not among the recordings.
func (p *player) upload(c call) {
	var params struct{ URL string }
	if err := json.Unmarshal(c.request.Params, &params); err != nil {
		p.Fatal(err)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(params.URL, "local:jammy/"), "-")
	archive := house.Archive(p.T, os.DirFS("testdata/"+name))
	model := p.comparer.translate(c.model)
	if _, err := p.house.State.Charm(model, params.URL); err == nil {
		return
	}
	for range 3 {
		a := p.house.PutCharm(p.T, p.house.Admin(), model, "local:jammy/"+name+"-0", name, archive)
		if a.Status != 200 {
			p.Fatalf("cannot upload %s: %d %s", name, a.Status, a.Body)
		}
		if a.Header.Get("Juju-Curl") == params.URL {
			return
		}
	}
	p.Fatalf("%s was not given within three uploads", params.URL)
}
