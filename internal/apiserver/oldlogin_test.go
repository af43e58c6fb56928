package apiserver_test

import (
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
)

// exchange sends a frame on a new socket and returns the answer, to the letter.
func (h *house) exchange(path, frame string) string {
	h.t.Helper()
	stream, _, err := api.DialPath(h.t.Context(), h.info(""), path, api.DialOpts{})
	if err != nil {
		h.t.Fatal(err)
	}
	defer stream.Abort()
	if err := stream.WriteMessage([]byte(frame)); err != nil {
		h.t.Fatal(err)
	}
	answer, err := stream.ReadMessage()
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimSpace(string(answer))
}

// What the logins of Juju 1 are answered, in the form of the request: frames, keys and all.
func TestOldLogins(t *testing.T) {
	h := newHouse(t, nil)
	_, port := split(t, h.addr)
	const (
		environment = "/environment/" + modelUUID + "/api"
		old         = `{"Type":"Admin","Request":"Login","RequestId":1,"Params":`
		newer       = `{"type":"Admin","version":1,"request":"Login","request-id":1,"params":`
		refused     = `{"RequestId":1,"Error":"invalid entity name or password","ErrorCode":"unauthorized access","Response":{}}`
	)
	servers0 := `"Servers":[[{"Value":"localhost","Type":"hostname","NetworkName":"","Scope":"","Port":` + port + `}]],`
	servers1 := `"servers":[[{"value":"localhost","type":"hostname","scope":"","port":` + port + `}]],`
	environ0 := `"EnvironTag":"environment-` + modelUUID + `",`
	server0 := `"ServerTag":"controller-` + controllerUUID + `",`
	facades0 := `"Facades":[{"Name":"Client","Versions":[6,7]},{"Name":"NotifyWatcher","Versions":[1]},{"Name":"Pinger","Versions":[1]}]`
	facades1 := `"facades":[{"name":"Client","versions":[6,7]},{"name":"NotifyWatcher","versions":[1]},{"name":"Pinger","versions":[1]}],"server-version":"3.6.0"`
	tags1 := `,"environ-tag":"environment-` + modelUUID + `","server-tag":"controller-` + controllerUUID + `"`
	for _, c := range []struct{ name, path, frame, want string }{
		{
			"user of a model, Admin 0", environment, old + `{"AuthTag":"user-reader","Password":"secret"}}`,
			`{"RequestId":1,"Response":{` + servers0 + environ0 + server0 + facades0 + `}}`,
		},
		{
			"the same with a version of 0", environment,
			`{"Type":"Admin","Version":0,"Request":"Login","RequestId":1,"Params":{"AuthTag":"user-reader","Password":"secret"}}`,
			`{"RequestId":1,"Response":{` + servers0 + environ0 + server0 + facades0 + `}}`,
		},
		{
			"user of the controller, Admin 0", "/", old + `{"AuthTag":"user-reader","Password":"secret"}}`,
			`{"RequestId":1,"Response":{` + servers0 + server0 +
				`"Facades":[{"Name":"ModelManager","Versions":[9]},{"Name":"NotifyWatcher","Versions":[1]},{"Name":"Pinger","Versions":[1]}]}}`,
		},
		{
			"machine that does not know its model, Admin 0", "/", old + `{"AuthTag":"machine-0","Password":"secret","Nonce":"nonce"}}`,
			`{"RequestId":1,"Response":{` + servers0 + environ0 + server0 + facades0 + `}}`,
		},
		{
			"unit that does not know its model, Admin 1", "/", newer + `{"auth-tag":"unit-web-0","credentials":"secret"}}`,
			`{"request-id":1,"response":{` + servers1 + `"model-tag":"model-` + modelUUID + `","controller-tag":"controller-` + controllerUUID + `",` +
				facades1 + tags1 + `}}`,
		},
		{"wrong password", "/", old + `{"AuthTag":"machine-0","Password":"x","Nonce":"nonce"}}`, refused},
		{"unknown unit", "/", old + `{"AuthTag":"unit-nope-0","Password":"secret"}}`, refused},
		{
			"machine with another nonce", "/", old + `{"AuthTag":"machine-0","Password":"secret","Nonce":"x"}}`,
			`{"RequestId":1,"Error":"machine 0 not provisioned","ErrorCode":"not provisioned","Response":{}}`,
		},
		{
			"unknown model", "/environment/" + otherUUID + "/api", old + `{"AuthTag":"user-admin","Password":"secret"}}`,
			`{"RequestId":1,"Error":"unknown model: \"` + otherUUID + `\"","ErrorCode":"model not found","Response":{}}`,
		},
		{
			"a version between", "/", `{"type":"Admin","version":2,"request":"Login","request-id":1,"params":{}}`,
			`{"request-id":1,"error":"this version of Juju does not support login from old clients (not supported)","error-code":"not supported","response":{}}`,
		},
		{
			"a path that Juju 1 had not", "/api", newer + `{"auth-tag":"user-admin","credentials":"secret"}}`,
			`{"request-id":1,"error":"this version of Juju does not support login from old clients (not supported)","error-code":"not supported","response":{}}`,
		},
		{
			"Admin 3 does not find models", "/",
			`{"type":"Admin","version":3,"request":"Login","request-id":1,"params":{"auth-tag":"unit-web-0","credentials":"secret"}}`,
			`{"request-id":1,"error":"permission denied","error-code":"unauthorized access","response":{}}`,
		},
	} {
		if got := h.exchange(c.path, c.frame); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// An agent that learns its model at the root is in it like any other.
func TestAnAgentFindsItsModel(t *testing.T) {
	h := newHouse(t, nil)
	info := h.info("machine-0")
	info.ModelTag = names.ModelTag{}
	conn, err := api.OpenWithVersion(info, api.DialOpts{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if model, ok := conn.ModelTag(); !ok || model.Id() != modelUUID {
		t.Error("model", model)
	}
	var who struct{ Tag, Model string }
	if err := conn.APICall("Client", 7, "", "WhoAmI", nil, &who); err != nil || who.Tag != "machine-0" || who.Model != modelUUID {
		t.Errorf("%v %+v", err, who)
	}
	if err := conn.APICall("Client", 7, "", "Agent", nil, nil); err != nil {
		t.Error(err)
	}
	if !h.isPresent("machine-0") {
		t.Error("not present")
	}
}
