package apiserver_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestLogin(t *testing.T) {
	h := newHouse(t, nil)
	conn := h.open(h.info("user-admin"))
	var who struct{ Tag, Model string }
	if err := conn.APICall("Client", 7, "", "WhoAmI", nil, &who); err != nil {
		t.Fatal(err)
	}
	if who.Tag != "user-admin" || who.Model != modelUUID {
		t.Errorf("%+v", who)
	}
	if conn.ControllerAccess() != "superuser" || conn.ModelAccess() != "admin" || conn.BestFacadeVersion("Client") != 7 {
		t.Error(conn.ControllerAccess(), conn.ModelAccess(), conn.BestFacadeVersion("Client"))
	}
	if !h.isPresent("user-admin") {
		t.Error("not present")
	}
	_ = conn.Close()
	h.stop()
	if h.isPresent("user-admin") {
		t.Error("present after leaving")
	}
}

// What a login answers, to the letter: key by key, and the address that clients will come back to.
func TestLoginAnswer(t *testing.T) {
	h := newHouse(t, nil)
	_, port := split(t, h.addr)
	for _, c := range []struct{ tag, path, want string }{
		{"user-reader", "model", `{"servers":[[{"value":"localhost","type":"hostname","scope":"","port":` + port + `}]],` +
			`"model-tag":"model-` + modelUUID + `","controller-tag":"controller-` + controllerUUID + `",` +
			`"user-info":{"display-name":"","identity":"user-reader","controller-access":"login","model-access":"read"},` +
			`"facades":[{"name":"Client","versions":[6,7]},{"name":"NotifyWatcher","versions":[1]},{"name":"Pinger","versions":[1]}],"server-version":"3.6.0"}`},
		{"user-reader", "controller", `{"servers":[[{"value":"localhost","type":"hostname","scope":"","port":` + port + `}]],` +
			`"controller-tag":"controller-` + controllerUUID + `",` +
			`"user-info":{"display-name":"","identity":"user-reader","controller-access":"login","model-access":"read"},` +
			`"facades":[{"name":"ModelManager","versions":[9]},{"name":"NotifyWatcher","versions":[1]},{"name":"Pinger","versions":[1]}],"server-version":"3.6.0"}`},
		{"unit-web-0", "model", `{"servers":[[{"value":"localhost","type":"hostname","scope":"","port":` + port + `}]],` +
			`"model-tag":"model-` + modelUUID + `","controller-tag":"controller-` + controllerUUID + `",` +
			`"facades":[{"name":"Client","versions":[6,7]},{"name":"NotifyWatcher","versions":[1]},{"name":"Pinger","versions":[1]}],"server-version":"3.6.0"}`},
	} {
		info := h.info("")
		if c.path == "controller" {
			info.ModelTag = names.ModelTag{}
		}
		var got json.RawMessage
		err := h.open(info).APICall("Admin", 3, "", "Login", params.LoginRequest{AuthTag: c.tag, Credentials: "secret"}, &got)
		if err != nil || string(got) != c.want {
			t.Errorf("%s %s: %v\n got %s\nwant %s", c.tag, c.path, err, got, c.want)
		}
	}
}

func TestRefusedLogins(t *testing.T) {
	h := newHouse(t, nil)
	for _, c := range []struct {
		name, model string
		login       params.LoginRequest
		text, code  string
	}{
		{"wrong password", modelUUID, params.LoginRequest{AuthTag: "user-admin", Credentials: "x"}, "invalid entity name or password", "unauthorized access"},
		{"unknown user", modelUUID, params.LoginRequest{AuthTag: "user-eve", Credentials: "secret"}, "invalid entity name or password", "unauthorized access"},
		{"application", modelUUID, params.LoginRequest{AuthTag: "application-web", Credentials: "secret"}, "invalid entity name or password", "unauthorized access"},
		{"no tag", modelUUID, params.LoginRequest{}, "failed to authenticate request: unauthorized", "unauthorized access"},
		{"bad tag", modelUUID, params.LoginRequest{AuthTag: "foo"}, `"foo" is not a valid tag`, ""},
		{"no access to the model", modelUUID, params.LoginRequest{AuthTag: "user-nobody", Credentials: "secret"}, "permission denied", "unauthorized access"},
		{"no access to the controller", modelUUID, params.LoginRequest{AuthTag: "user-locked", Credentials: "secret"}, "permission denied", "unauthorized access"},
		{"agent without model", "", params.LoginRequest{AuthTag: "machine-0", Credentials: "secret", Nonce: "nonce"}, "permission denied", "unauthorized access"},
		{"machine without nonce", modelUUID, params.LoginRequest{AuthTag: "machine-0", Credentials: "secret"}, "machine 0 not provisioned", "not provisioned"},
		{"unknown model", otherUUID, params.LoginRequest{AuthTag: "user-admin", Credentials: "secret"}, `unknown model: "` + otherUUID + `"`, "model not found"},
	} {
		info := h.info("")
		info.ModelTag = names.NewModelTag(c.model)
		err := h.open(info).APICall("Admin", 3, "", "Login", c.login, nil)
		checkError(t, c.name, err, c.text, c.code)
	}
}

func checkError(t *testing.T, what string, err error, text, code string) {
	t.Helper()
	var req *rpc.RequestError
	if !errors.As(err, &req) || req.Message != text || req.Code != code {
		t.Errorf("%s: got %v, want %q %q", what, err, text, code)
	}
}

func TestBeforeLogin(t *testing.T) {
	h := newHouse(t, nil)
	conn := h.open(h.info(""))
	for _, c := range []struct {
		typ        string
		version    int
		id, method string
		text, code string
	}{
		{"Client", 7, "", "FullStatus", `unknown version (7) of interface "Client"`, "not implemented"},
		{"Pinger", 1, "", "Ping", `unknown version (1) of interface "Pinger"`, "not implemented"},
		{"Admin", 0, "", "Login", "this version of Juju does not support login from old clients (not supported)", "not supported"},
		{"Admin", 4, "", "Login", "this version of Juju does not support login from old clients (not supported)", "not supported"},
		{"Admin", 3, "x", "Login", "id not found", "not found"},
		{"Admin", 3, "", "Nope", "no such request - method Admin(3).Nope is not implemented", "not implemented"},
		{"Admin", 3, "", "RedirectInfo", "not redirected", ""},
	} {
		err := conn.APICall(c.typ, c.version, c.id, c.method, nil, nil)
		checkError(t, c.typ+"."+c.method, err, c.text, c.code)
	}
	err := conn.APICall("Admin", 3, "", "Login", map[string]int{"auth-tag": 1}, nil)
	checkError(t, "wrong type", err, "json: cannot unmarshal number into Go struct field LoginRequest.auth-tag of type string", "")
}

func TestDischargeRequiredIsASuccess(t *testing.T) {
	h := newHouse(t, nil)
	var got params.LoginResult
	// An empty slice of macaroons is an attempt with macaroons.
	err := h.open(h.info("")).APICall("Admin", 3, "", "Login", map[string]any{"macaroons": [][]any{{}}}, &got)
	if err != nil || got.DischargeRequiredError != "who are you?" || string(got.BakeryDischargeRequired) != `{"m":{}}` || got.ControllerTag != "" {
		t.Errorf("%v %+v", err, got)
	}
}

func TestAgentLoginsAreLimited(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.AgentLogins, l.AgentLoginRate = 1, 0.001 }))
	h.open(h.info("unit-web-0"))
	_, err := api.Open(h.info("unit-web-0"), api.DialOpts{})
	if !params.IsCodeTryAgain(err) {
		t.Fatal(err)
	}
	h.open(h.info("user-admin")) // users are not
}

// A controller's clock that is set takes no login away, and gives none beyond the limit.
func TestTheLimitWhenClocksJump(t *testing.T) {
	clock := &manual{now: time.Unix(1e9, 0)}
	h := newHouse(t, func(c *apiserver.Config) {
		c.Clock, c.Limits.AgentLogins, c.Limits.AgentLoginRate = clock, 2, 1
	})
	let := func(want int) {
		t.Helper()
		got := 0
		for range 5 {
			if _, err := api.Open(h.info("unit-web-0"), api.DialOpts{}); err == nil {
				got++
			} else if !params.IsCodeTryAgain(err) {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("%d logins, want %d", got, want)
		}
	}
	let(2)
	clock.set(-10 * time.Hour)
	let(0)
	clock.set(time.Second)
	let(1)
	clock.set(10 * time.Hour)
	let(2)
}

func TestASlowLoginIsToldToTryAgain(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.PasswordTime = 1 }))
	_, err := api.Open(h.info("user-slow"), api.DialOpts{})
	if !params.IsCodeTryAgain(err) {
		t.Fatal(err)
	}
}
