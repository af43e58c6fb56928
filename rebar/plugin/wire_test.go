package plugin_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

// raw posts text to the provider and returns status and body.
func raw(t *testing.T, h *plugintest.Running, what, text string) (int, string) {
	t.Helper()
	rep, err := h.Raw(within(t, 20*second), http.MethodPost, "/api-plugin/v4/"+what,
		http.Header{"Content-Type": {"application/json"}}, strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s %s: %v", what, text, err)
	}
	return rep.Status, strings.TrimRight(string(rep.Body), "\n")
}

func TestResults(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	h.MustConfigure(nil)
	for _, tt := range []struct{ body, want string }{
		{`{"Command":"ok"}`, `"ok"`},
		{`{"Command":"nothing"}`, `null`},
		// Row 11: numbers keep their digits, text its characters.
		{`{"Command":"value","Params":{"value":3.14159265358979}}`, `3.14159265358979`},
		{`{"Command":"value","Params":{"value":1e-9}}`, `1e-9`},
		{`{"Command":"value","Params":{"value":"<a>&\u2028é"}}`, `"<a>&` + "\\u2028" + `é"`},
		{`{"Command":"value","Params":{"value":{"a\"b":[1,null,true]}}}`, `{"a\"b":[1,null,true]}`},
		// Row 11: names of fields that do not matter may have escapes.
		{`{"a\"b":1,"\u0063ommand":"ok"}`, `"ok"`},
	} {
		if status, body := raw(t, h, "action", tt.body); status != http.StatusOK || body != tt.want {
			t.Errorf("%s is answered %d %s, want %s", tt.body, status, body, tt.want)
		}
	}
}

// TestUseNumber keeps the digits of integers that float64 cannot hold.
func TestUseNumber(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{UseNumber: true}, plugintest.Config{})
	h.MustConfigure(nil)
	const big = `{"a":[9007199254740993,-1.50]}`
	if status, body := raw(t, h, "action", `{"Command":"value","Params":{"value":`+big+`}}`); status != http.StatusOK || body != big {
		t.Errorf("%s becomes %d %s", big, status, body)
	}
	for _, text := range []string{`{"a":1} {}`, `{bad`, `[]`} {
		if status, _ := raw(t, h, "config", text); status != http.StatusBadRequest {
			t.Errorf("%s is answered %d", text, status)
		}
	}
}

// TestErrorCodes is row 12: an error never looks like success, nor breaks the answer.
func TestErrorCodes(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	h.MustConfigure(nil)
	for code, want := range map[int]int{0: 500, 1: 500, 200: 500, 302: 500, 399: 500, 400: 400, 404: 404, 599: 599, 600: 500, -1: 500, 99999: 500} {
		buf, _ := json.Marshal(map[string]interface{}{"Command": "fail", "Params": map[string]int{"code": code}})
		status, body := raw(t, h, "action", string(buf))
		var e models.Error
		if err := json.Unmarshal([]byte(body), &e); err != nil || status != want || e.Code != want || e.Messages[0] != "as asked" {
			t.Errorf("code %d is answered %d %s, want %d", code, status, body, want)
		}
	}
	if status, body := raw(t, h, "action", `{"Command":"unencodable"}`); status != 500 || !strings.Contains(body, "cannot encode the result") {
		t.Errorf("a result that JSON cannot express is answered %d %s", status, body)
	}
	// Config errors are not wrapped in text.
	if status, body := raw(t, h, "config", `{"probe/fail":"no \"good\""}`); status != 409 || body != `{"Model":"","Key":"","Type":"plugin","Messages":["no \"good\""],"Code":409}` {
		t.Errorf("a config error is answered %d %s", status, body)
	}
}

func TestPanics(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	if status, body := raw(t, h, "config", `{"probe/panic":true}`); status != 500 || !strings.Contains(body, `"Panic recovered: config panics","Stack trace:"`) {
		t.Errorf("a panic in Config is answered %d %.200s", status, body)
	}
	h.MustConfigure(nil)
	for _, cmd := range []string{"panic", "panicf"} {
		status, body := raw(t, h, "action", `{"Command":"`+cmd+`"}`)
		var e models.Error
		if err := json.Unmarshal([]byte(body), &e); err != nil || status != 500 || e.Key != "/api-plugin/v4/action" || e.Type != "POST" || len(e.Messages) < 4 {
			t.Errorf("%s is answered %d %.200s", cmd, status, body)
		}
	}
	if _, err := h.WaitLog(within(t, 10*second), "Panic recovered: action panics"); err != nil {
		t.Error(err)
	}
	if res, err := h.Act(within(t, 10*second), "ok", nil, nil); res != "ok" {
		t.Errorf("after panics, ok = %v, %v", res, err)
	}
	// With a deadline the action runs elsewhere; its panic is caught there too.
	rep, err := h.Raw(within(t, 10*second), http.MethodPost, "/api-plugin/v4/action",
		http.Header{"Content-Type": {"application/json"}, "X-Request-Timeout": {"5s"}}, strings.NewReader(`{"Command":"panic"}`))
	if err != nil || rep.Status != 500 {
		t.Errorf("a panic under a deadline: %v, %+v", err, rep)
	}
}

func TestFatalEndsTheProcess(t *testing.T) {
	target, cfg := binary(t)
	h := plugintest.StartWith(t, target, cfg)
	h.MustConfigure(nil)
	_, _ = h.Act(within(t, 10*second), "fatal", nil, nil)
	if out, err := h.Wait(within(t, 10*second)); err != nil || out.Code != 1 {
		t.Errorf("it ended %+v, %v; want code 1", out, err)
	}
	if !logged(h, "last words") {
		t.Error("the last words did not reach the host")
	}
}

// TestDeadlines is row 5: an action learns how long it may take, and when nobody
// waits for it any more.
func TestDeadlines(t *testing.T) {
	p := newProbe()
	h := inProcess(t, p, plugin.Config{ActionTimeout: time.Minute}, plugintest.Config{})
	h.MustConfigure(nil)
	begin := time.Now()
	rep, err := h.Raw(within(t, 20*second), http.MethodPost, "/api-plugin/v4/action",
		http.Header{"Content-Type": {"application/json"}, "X-Request-Timeout": {"50ms"}}, strings.NewReader(`{"Command":"wait"}`))
	if err != nil || rep.Status < 500 || time.Since(begin) > 10*second {
		t.Errorf("a deadline of 50 ms: %v, %+v after %s", err, rep, time.Since(begin))
	}
	if err := <-p.ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the action's context ended with %v", err)
	}
	<-p.started
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-p.started
		cancel()
	}()
	if _, err := h.Act(ctx, "wait", nil, nil); err == nil {
		t.Error("a cancelled call succeeds")
	}
	select {
	case err := <-p.ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the action's context ended with %v", err)
		}
	case <-time.After(10 * second):
		t.Error("the action does not learn that its caller has gone")
	}
}

func TestConfigAgain(t *testing.T) {
	p := newProbe()
	h := inProcess(t, p, plugin.Config{}, plugintest.Config{})
	if status, body := raw(t, h, "action", `{"Command":"ok"}`); status != http.StatusConflict || !strings.Contains(body, "not configured yet") {
		t.Errorf("an action before config is answered %d %s", status, body)
	}
	h.MustConfigure(nil)
	// A call that began with the first session keeps it until it ends.
	done := make(chan error, 1)
	go func() {
		_, err := h.Act(context.Background(), "wait", nil, nil)
		done <- err
	}()
	<-p.started
	h.MustConfigure(nil)
	usable := func(i int) bool {
		p.mu.Lock()
		c := p.clients[i]
		p.mu.Unlock()
		_, err := c.Objects()
		return err == nil
	}
	if !usable(0) || !usable(1) {
		t.Error("a session is closed while it is needed")
	}
	p.release <- struct{}{}
	if err := <-done; err != nil {
		t.Error(err)
	}
	eventually(t, "the first session is closed", func() bool { return !usable(0) })
	if !usable(1) {
		t.Error("the second session is closed as well")
	}
	// One that is refused leaves the last that was not.
	if err := h.Configure(within(t, 10*second), map[string]interface{}{"probe/fail": "no"}); err == nil {
		t.Error("a refused config succeeds")
	}
	if res, err := h.Act(within(t, 10*second), "ok", nil, nil); res != "ok" || !usable(1) {
		t.Errorf("after a refused config, ok = %v, %v", res, err)
	}
}

// TestTwoProviders is row 17: several providers in one process do not meet.
func TestTwoProviders(t *testing.T) {
	a := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	b := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	a.MustConfigure(map[string]interface{}{"Name": "first"})
	b.MustConfigure(map[string]interface{}{"Name": "second"})
	if _, err := a.Act(within(t, 10*second), "publish", nil, nil); err != nil {
		t.Error(err)
	}
	a.MustStop()
	if res, err := b.Act(within(t, 10*second), "ok", nil, nil); res != "ok" {
		t.Errorf("after the first stopped, the second answers %v, %v", res, err)
	}
	if n := len(b.Published()); n != 0 {
		t.Errorf("the second host heard %d events of the first", n)
	}
	if logged(a, "configured second") || logged(b, "configured first") {
		t.Error("the logs are mixed up")
	}
}

// TestListObjects is row 20: the host is asked, and the API if the host cannot tell.
func TestListObjects(t *testing.T) {
	for _, cfg := range []plugintest.Config{{}, {NoSocket: false, DocumentedPaths: true}} {
		h := inProcess(t, newProbe(), plugin.Config{}, cfg)
		h.MustConfigure(nil)
		c, err := h.Endpoint.Client()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.CreateModel(&models.RawModel{"Type": "cows", "Id": "bessie"}); err != nil {
			t.Fatal(err)
		}
		res, err := h.Act(within(t, 10*second), "list", nil, map[string]interface{}{"prefix": "cows"})
		if list, ok := res.([]interface{}); err != nil || !ok || len(list) != 1 || list[0].(map[string]interface{})["Id"] != "bessie" {
			t.Errorf("list = %v, %v", res, err)
		}
	}
}

func TestListObjectsByAPI(t *testing.T) {
	h := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.CreateModel(&models.Machine{Name: "m1"}); err != nil {
		t.Fatal(err)
	}
	dir := socketDir(t)
	srv := serveUnix(t, dir+"/from", http.NotFoundHandler()) // as the original's host
	p, b := newBare(t, newProbe(), probeDefinition(), plugin.Config{Env: func(k string) string {
		return map[string]string{"RS_TOKEN": h.Endpoint.Token(time.Minute), "RS_ENDPOINT": h.Endpoint.URL(), "RS_CACERT": h.Endpoint.CAFile()}[k]
	}})
	listen(t, p, b, dir+"/to", srv)
	res, err := p.ListObjects(within(t, 10*second), "machines")
	if err != nil || len(res) != 1 || (*res[0])["Name"] != "m1" {
		t.Errorf("list = %v, %v", res, err)
	}
}

// TestVerifiesTheEndpoint checks that RS_CACERT is heeded.
func TestVerifiesTheEndpoint(t *testing.T) {
	good := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	other := inProcess(t, newProbe(), plugin.Config{}, plugintest.Config{})
	p := newProbe()
	h := inProcess(t, p, plugin.Config{}, plugintest.Config{Env: []string{"RS_CACERT=" + other.Endpoint.CAFile()}})
	_ = good
	h.MustConfigure(nil)
	_, err := p.clients[0].Objects()
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an endpoint with another certificate is trusted: %v", err)
	}
	u, _ := url.Parse(h.Endpoint.URL())
	if u.Scheme != "https" {
		t.Errorf("the endpoint is at %s", u)
	}
	if _, err := os.Stat(h.Endpoint.CAFile()); err != nil {
		t.Error(err)
	}
}
