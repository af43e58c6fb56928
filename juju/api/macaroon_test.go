package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/discharge"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// identity is a server that logs in by macaroons, and the third party that discharges them for
// whoever fills in its form.
type identity struct {
	*server
	rootKey    []byte
	caveatKey  []byte
	bakeryForm bool // the caveat's condition travels beside its id
	asked      []string
}

func newIdentity(t *testing.T) *identity {
	i := &identity{server: newServer(t), rootKey: []byte("root"), caveatKey: []byte("caveat")}
	i.Login = i.login
	i.Routes.HandleFunc("POST /auth/discharge", i.discharge)
	i.Routes.HandleFunc("POST /auth/form", i.form)
	return i
}

func (i *identity) login(_ context.Context, model string, req rpc.Request) (any, error) {
	var in params.LoginRequest
	if err := json.Unmarshal(req.Params, &in); err != nil {
		return nil, err
	}
	for _, ms := range in.Macaroons {
		if err := ms[0].Verify(i.rootKey, func(string) error { return nil }, ms[1:]); err == nil {
			return i.Welcome(model, "user-bob"), nil
		}
	}
	m := i.mint()
	if !i.bakeryForm {
		return params.LoginResult{DischargeRequired: m, DischargeRequiredError: "macaroon needed"}, nil
	}
	plain, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	id := base64.RawURLEncoding.EncodeToString([]byte("is bob"))
	data := base64.RawURLEncoding.EncodeToString([]byte("sealed"))
	form := fmt.Sprintf(`{"m":%s,"v":3,"cdata":{%q:%q},"ns":"std:"}`, plain, id, data)
	return params.LoginResult{DischargeRequired: m, BakeryDischargeRequired: json.RawMessage(form)}, nil
}

func (i *identity) mint() *macaroon.Macaroon {
	m, err := macaroon.New(i.rootKey, []byte("login"), "here", macaroon.V2)
	if err != nil {
		i.t.Fatal(err)
	}
	if err := m.AddThirdPartyCaveat(i.caveatKey, []byte("is bob"), "https://"+i.Addr()+"/auth"); err != nil {
		i.t.Fatal(err)
	}
	return m
}

func (i *identity) discharge(w http.ResponseWriter, r *http.Request) {
	i.asked = append(i.asked, "discharge "+r.FormValue("id")+r.FormValue("id64")+" "+r.FormValue("caveat64"))
	if token, _ := base64.RawURLEncoding.DecodeString(r.FormValue("token64")); string(token) != "one-use" {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"Code":"interaction required","Message":"who is it?","Info":{"InteractionMethods":{"juju_userpass":{"url":"/auth/form"}}}}`))
		return
	}
	m, err := macaroon.New(i.caveatKey, []byte("is bob"), "", macaroon.V2)
	if err != nil {
		i.t.Error(err)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"Macaroon": m})
}

func (i *identity) form(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Form struct{ User, Password string }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		i.t.Error(err)
	}
	i.asked = append(i.asked, "form "+in.Form.User)
	if in.Form.User != "bob" || in.Form.Password != "pw" {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"Code":"unauthorized","Message":"invalid user or password"}`))
		return
	}
	_, _ = w.Write([]byte(`{"token":{"kind":"juju_userpass","value":"` + base64.StdEncoding.EncodeToString([]byte("one-use")) + `"}}`))
}

func (i *identity) info() *api.Info {
	info := i.Info()
	info.Tag, info.Password = nil, ""
	return info
}

func bob(password string, jar http.CookieJar) *discharge.Client {
	return discharge.New(discharge.Config{Jar: jar, Interactors: []discharge.Interactor{discharge.UserPass{
		User: "bob", Password: func(context.Context, string) (string, error) { return password, nil },
	}}})
}

func TestMacaroonLogin(t *testing.T) {
	for _, bakeryForm := range []bool{false, true} {
		i := newIdentity(t)
		i.bakeryForm = bakeryForm
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		conn := i.Open(i.info(), api.DialOpts{BakeryClient: bob("pw", jar)})
		if conn.AuthTag() != names.NewUserTag("bob") {
			t.Error(conn.AuthTag())
		}
		want := "discharge is bob , form bob, discharge is bob "
		if bakeryForm {
			want = "discharge aXMgYm9i c2VhbGVk, form bob, discharge aXMgYm9i c2VhbGVk"
		}
		if got := strings.Join(i.asked, ", "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		// The next login takes the macaroon from the jar and asks nobody.
		i.asked = nil
		i.Open(i.info(), api.DialOpts{BakeryClient: bob("forgotten", jar)})
		if len(i.asked) != 0 {
			t.Errorf("asked again: %v", i.asked)
		}
	}
}

func TestMacaroonLoginRefused(t *testing.T) {
	i := newIdentity(t)
	_, err := api.Open(i.info(), api.DialOpts{BakeryClient: bob("wrong", nil)})
	if err == nil || phaseOf(err) != api.PhaseLogin || !strings.HasSuffix(err.Error(), ": invalid user or password") {
		t.Error(err)
	}
	_, err = api.Open(i.info(), api.DialOpts{})
	want := "who is it?: no supported interaction method (server offers juju_userpass)"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Error(err)
	}
	i.caveatKey = []byte("not what the root macaroon says")
	i.Login = func(ctx context.Context, model string, req rpc.Request) (any, error) {
		defer func(k []byte) { i.caveatKey = k }(i.caveatKey)
		i.caveatKey = []byte("another")
		return i.login(ctx, model, req)
	}
	_, err = api.Open(i.info(), api.DialOpts{BakeryClient: bob("pw", nil)})
	if err == nil || !strings.Contains(err.Error(), "login with discharged macaroons failed: macaroon needed") {
		t.Error(err)
	}
}

func TestSessionTokens(t *testing.T) {
	s := newServer(t)
	good := "new"
	s.Login = func(_ context.Context, model string, req rpc.Request) (any, error) {
		if req.Type != "Admin" || req.Version != 4 {
			return nil, errors.New("unexpected " + req.String())
		}
		switch req.Method {
		case "LoginWithSessionToken":
			if string(req.Params) == `{"session-token":"`+good+`"}` {
				return s.Welcome(model, "user-alice@idp"), nil
			}
			return nil, &rpc.RequestError{Message: "session expired", Code: "unauthorized access"}
		case "LoginDevice":
			return map[string]string{"user-code": "AB-12", "verification-uri": "https://login.example"}, nil
		}
		return map[string]string{"session-token": good}, nil
	}
	var out bytes.Buffer
	var kept string
	keep := func(token string) error { kept = token; return nil }
	conn := s.Open(s.Info(), api.DialOpts{LoginProvider: api.NewSessionTokenLoginProvider("old", &out, keep)})
	if kept != "new" || out.String() != "Please visit https://login.example and enter code AB-12 to log in.\n" {
		t.Errorf("%q %q", kept, out.String())
	}
	if conn.AuthTag().String() != "user-alice@idp" {
		t.Error(conn.AuthTag())
	}
	_, err := api.Open(s.Info(), api.DialOpts{LoginProvider: api.NewSessionTokenLoginProvider("old", nil, keep)})
	if !params.IsCodeUnauthorized(err) {
		t.Error(err)
	}
}
