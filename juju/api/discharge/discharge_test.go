package discharge_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/discharge"
)

func mint(t *testing.T, locations ...string) *macaroon.Macaroon {
	t.Helper()
	m, err := macaroon.New([]byte("root"), []byte("id"), "here", macaroon.V2)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locations {
		if err := m.AddThirdPartyCaveat([]byte("key"), []byte("caveat"), l); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestForms(t *testing.T) {
	plain, err := json.Marshal(mint(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(plain), `{"m":` + string(plain) + `,"v":3,"ns":"std:","cdata":{"aWQ":"ZGF0YQ"}}`} {
		var m discharge.Macaroon
		if err := json.Unmarshal([]byte(text), &m); err != nil || string(m.M.Id()) != "id" {
			t.Errorf("%s: %v", text, err)
		}
		if strings.Contains(text, "cdata") && string(m.CaveatData["id"]) != "data" {
			t.Errorf("%q", m.CaveatData)
		}
	}
	for _, text := range []string{`{}`, `[]`, `5`, `{"m":{}}`, `{"m":` + string(plain) + `,"cdata":{"!":""}}`, `{"m":` + string(plain) + `,"cdata":{"aWQ":"!"}}`} {
		var m discharge.Macaroon
		if err := json.Unmarshal([]byte(text), &m); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}

// A third party that always asks for one more does not keep a client for ever.
func TestEndlessDischarges(t *testing.T) {
	asked := 0
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_ = json.NewEncoder(w).Encode(map[string]any{"Macaroon": mint(t, s.URL)})
	}))
	defer s.Close()
	_, err := discharge.New(discharge.Config{}).DischargeAll(t.Context(), &discharge.Macaroon{M: mint(t, s.URL)})
	if err == nil || err.Error() != "macaroon asks for more than 32 discharges" || asked > 33 {
		t.Error(asked, err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for body, want := range map[string]string{
		"junk": "cannot decode answer", "{}": "macaroon is missing", `{"Macaroon":{}}`: "cannot decode answer",
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		_, err := discharge.New(discharge.Config{}).DischargeAll(t.Context(), &discharge.Macaroon{M: mint(t, s.URL)})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), s.URL) {
			t.Errorf("%s: %v", body, err)
		}
		s.Close()
	}
	if _, err := discharge.New(discharge.Config{}).DischargeAll(t.Context(), nil); err == nil {
		t.Error("no macaroon was discharged")
	}
}

func TestBrowser(t *testing.T) {
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	defer s.Close()
	mux.HandleFunc("/id/discharge", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("token-kind") == "agent" && r.FormValue("token64") == "dG9rZW4" {
			m, err := macaroon.New([]byte("key"), []byte("caveat"), "", macaroon.V2)
			if err != nil {
				t.Error(err)
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"Macaroon": m})
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"Code":"interaction required","Message":"visit us","Info":{"InteractionMethods":{"browser-window":{"VisitURL":"/visit?x=1","WaitTokenURL":"wait"}}}}`))
	})
	mux.HandleFunc("/wait", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"kind":"agent","token64":"dG9rZW4="}`))
	})
	var visited string
	browser := discharge.Browser{Visit: func(u *url.URL) error { visited = u.String(); return nil }}
	client := discharge.New(discharge.Config{Interactors: []discharge.Interactor{browser}})
	ms, err := client.DischargeAll(t.Context(), &discharge.Macaroon{M: mint(t, s.URL+"/id")})
	if err != nil || len(ms) != 2 || visited != s.URL+"/visit?x=1" {
		t.Fatal(err, visited)
	}
	if err := ms[0].Verify([]byte("root"), func(string) error { return nil }, ms[1:]); err != nil {
		t.Error(err)
	}
	no := errors.New("no display")
	client = discharge.New(discharge.Config{Interactors: []discharge.Interactor{discharge.Browser{Visit: func(*url.URL) error { return no }}}})
	_, err = client.DischargeAll(t.Context(), &discharge.Macaroon{M: mint(t, s.URL+"/id")})
	if !errors.Is(err, no) || !discharge.IsInteractionError(err) {
		t.Error(err)
	}
}

func TestCookies(t *testing.T) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse("https://controller/")
	cookie, err := discharge.NewCookie(macaroon.Slice{mint(t)}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	junk := []*http.Cookie{{Name: "macaroon-x", Value: "!"}, {Name: "macaroon-y", Value: "e30="}, {Name: "other", Value: "x"}}
	jar.SetCookies(u, append(junk, cookie))
	got := discharge.Macaroons(jar, u)
	if len(got) != 1 || string(got[0][0].Id()) != "id" {
		t.Error(got)
	}
	if _, err := discharge.NewCookie(nil, time.Time{}); err == nil {
		t.Error("a cookie of nothing")
	}
	if discharge.Macaroons(nil, u) != nil || discharge.Macaroons(jar, nil) != nil {
		t.Error("macaroons from nowhere")
	}
}

func FuzzMacaroon(f *testing.F) {
	f.Add([]byte(`{"m":{"i":"x","s64":"","c":[]},"cdata":{"a":"b"}}`))
	f.Add([]byte(`"AgA"`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m discharge.Macaroon
		if json.Unmarshal(data, &m) == nil && m.M == nil && string(data) != "null" {
			t.Errorf("%q: decoded to nothing", data)
		}
	})
}
