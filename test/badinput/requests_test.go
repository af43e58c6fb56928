package badinput_test

import (
	"testing"

	"github.com/gantline/gantline/test/house"
)

// request is a call that makes sense, but not here or not by this caller.
type request struct {
	name            string
	facade          string
	version         int
	method          string
	params          any
	want            string // the response, or the error and its code
	code, wantError string
}

type list = []any
type object = map[string]any

func (s *stage) refuse(t *testing.T, socket *house.Socket, requests []request) {
	t.Helper()
	for _, r := range requests {
		t.Run(r.name, func(t *testing.T) {
			s.MustKeep(t, func() {
				f := socket.Call(r.facade, r.version, "", r.method, r.params)
				if f.Error != r.wantError || f.ErrorCode != r.code || r.wantError == "" && string(f.Response) != r.want {
					t.Errorf("got error %q, code %q, response %s", f.Error, f.ErrorCode, f.Response)
				}
			})
		})
	}
}

// failed is the response of a bulk call whose one element failed.
func failed(message, code string) string {
	return `{"results":[{"error":{"message":"` + message + `","code":"` + code + `"}}]}`
}

func TestWhatCannotBeDone(t *testing.T) {
	s := newStage(t)
	const provider = "local:jammy/prov-0"
	app := func(r request) request { r.facade, r.version = "Application", 20; return r }
	s.refuse(t, s.Login(t, s.model, s.Admin()), []request{
		app(request{name: "deploy a name that is taken", method: "Deploy", params: deploy("prov", provider, nil),
			want: failed(`cannot add application \"prov\": application already exists`, "already exists")}),
		app(request{name: "deploy an unknown charm", method: "Deploy", params: deploy("x", "local:jammy/nope-0", nil),
			want: failed(`charm \"local:jammy/nope-0\" not found`, "not found")}),
		app(request{name: "deploy a bad name", method: "Deploy", params: deploy("Bad_Name!", provider, nil),
			want: failed(`cannot add application \"Bad_Name!\": invalid name`, "")}),
		app(request{name: "deploy with an unknown option", method: "Deploy", params: deploy("x", provider, map[string]string{"nosuch": "1"}),
			want: failed(`unknown option \"nosuch\"`, "")}),
		app(request{name: "deploy with an option of another type", method: "Deploy", params: deploy("x", provider, map[string]string{"i": "abc"}),
			want: failed(`option \"i\" expected int, got \"abc\"`, "")}),
		app(request{name: "an option of another type", method: "SetConfigs",
			params: object{"Args": list{object{"application": "prov", "config": object{"i": "abc"}}}},
			want:   failed(`parsing settings for application: option \"i\" expected int, got \"abc\"`, "")}),
		app(request{name: "relate what does not fit", method: "AddRelation", params: object{"endpoints": list{"prov:web", "prov:web"}},
			wantError: "no relations found"}),
		app(request{name: "relate an unknown endpoint", method: "AddRelation", params: object{"endpoints": list{"prov:nope", "req"}},
			wantError: `application "prov" has no "nope" relation`}),
		app(request{name: "relate what is ambiguous", method: "AddRelation", params: object{"endpoints": list{"prov", "req"}},
			wantError: `ambiguous relation: "prov req" could refer to "req:other prov:web"; "req:site prov:web"`}),
		app(request{name: "relate an unknown application", method: "AddRelation", params: object{"endpoints": list{"prov", "nope"}},
			wantError: `application "nope" not found`, code: "not found"}),
		app(request{name: "a unit on an unknown machine", method: "AddUnits",
			params:    object{"application": "prov", "num-units": 1, "placement": list{object{"scope": "#", "directive": "99"}}},
			wantError: `acquiring machine to host unit "prov/1": machine 99 not found`, code: "not found"}),
		{name: "remove an unknown machine", facade: "MachineManager", version: 10, method: "DestroyMachineWithParams",
			params: object{"machine-tags": list{"machine-99"}}, want: failed(`machine 99 not found`, "not found")},
		{name: "a setting of another type", facade: "ModelConfig", version: 3, method: "ModelSet",
			params: object{"config": object{"test-mode": "abc"}}, wantError: `test-mode: expected bool, got string("abc")`},
		{name: "a setting that makes no sense", facade: "ModelConfig", version: 3, method: "ModelSet",
			params: object{"config": object{"update-status-hook-interval": "abc"}}, wantError: `invalid update status hook interval in model configuration: time: invalid duration "abc"`},
		{name: "an identity that models keep", facade: "ModelConfig", version: 3, method: "ModelSet",
			params: object{"config": object{"uuid": "x"}}, wantError: `cannot change uuid from "` + s.model + `" to "x"`},
	})
}

// A user who may only read is refused whatever changes something, and sees what others see.
func TestReadersChangeNothing(t *testing.T) {
	s := newStage(t)
	socket := s.Login(t, s.model, house.Credentials{Tag: "user-reader", Password: secret})
	var requests []request
	for _, m := range []struct {
		facade  string
		version int
		method  string
	}{
		{"Application", 20, "Deploy"}, {"Application", 20, "AddUnits"}, {"Application", 20, "AddRelation"},
		{"Application", 20, "SetConfigs"}, {"Application", 20, "DestroyApplication"}, {"Application", 20, "Expose"},
		{"MachineManager", 10, "AddMachines"}, {"ModelConfig", 3, "ModelSet"}, {"Annotations", 2, "Set"},
		{"Resources", 3, "AddPendingResources"},
	} {
		requests = append(requests, request{
			name: m.method, facade: m.facade, version: m.version, method: m.method, params: object{},
			wantError: "permission denied", code: "unauthorized access",
		})
	}
	s.refuse(t, socket, requests)
	if f := socket.Call("Client", 7, "", "FullStatus", object{}); f.Error != "" {
		t.Error(f.Error)
	}
	s.MustKeep(t, func() {
		a := s.PutCharm(t, house.Credentials{Tag: "user-reader", Password: secret}, s.model, "local:jammy/prov-0", "prov", []byte("x"))
		if a.Status != 403 && a.Status != 401 {
			t.Errorf("upload: %+v", a)
		}
	})
}

// A unit's agent is refused the entities of others, whether they exist or not.
func TestAgentsKeepToTheirOwn(t *testing.T) {
	s := newStage(t)
	socket := s.Login(t, s.model, house.Credentials{Tag: "unit-prov-0", Password: secret})
	var requests []request
	for _, tag := range []string{"unit-req-0", "unit-nope-7", "machine-0", "user-admin", "foo"} {
		for _, method := range []string{"EnsureDead", "Destroy", "ClearResolved", "Life"} {
			requests = append(requests, request{
				name: method + " " + tag, facade: "Uniter", version: 19, method: method,
				params: object{"entities": list{object{"tag": tag}}}, want: refusal(method),
			})
		}
	}
	s.refuse(t, socket, requests)
}

func refusal(method string) string {
	if method == "Life" {
		return `{"results":[{"life":"","error":{"message":"permission denied","code":"unauthorized access"}}]}`
	}
	return failed("permission denied", "unauthorized access")
}
