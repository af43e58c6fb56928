package plugintest_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/plugintest"
)

// exchange is one captured request, made with curl, and its answer.
type exchange struct {
	line         string
	method, path string
	header       http.Header
	body         string
	status       int
	answer       string
}

var (
	curlURL    = regexp.MustCompile(`^--- (.*?)\s*http://unix(\S*)$`)
	curlMethod = regexp.MustCompile(`-X (\S+)`)
	curlBody   = regexp.MustCompile(`-d (.*?)(?: -[XH] |\s*$)`)
	curlHeader = regexp.MustCompile(`-H ([A-Za-z-]+): ?(.*?)(?: -[XHd] |\s*$)`)
)

// readCapture reads the exchanges of a capture that were answered.
func readCapture(t *testing.T, file string) []exchange {
	t.Helper()
	buf, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(buf), "--- second process")
	var res []exchange
	for _, block := range strings.Split("\n"+text, "\n--- ")[1:] {
		lines := strings.Split(block, "\n")
		m := curlURL.FindStringSubmatch("--- " + lines[0])
		if m == nil || len(lines) < 2 {
			continue
		}
		ex := exchange{line: lines[0], method: http.MethodGet, path: m[2], header: http.Header{}}
		flags := m[1] + " "
		if s := curlMethod.FindStringSubmatch(flags); s != nil {
			ex.method = s[1]
		}
		if s := curlBody.FindStringSubmatch(flags); s != nil {
			ex.body = s[1]
			ex.header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for rest := flags; ; {
			s := curlHeader.FindStringSubmatchIndex(rest)
			if s == nil {
				break
			}
			ex.header.Set(rest[s[2]:s[3]], strings.TrimSpace(rest[s[4]:s[5]]))
			rest = rest[s[5]:]
		}
		status, _, _ := strings.Cut(strings.TrimPrefix(lines[1], "HTTP/1.1 "), " ")
		if ex.status, err = strconv.Atoi(status); err != nil {
			t.Fatalf("%q has no status", lines[0])
		}
		if _, body, ok := strings.Cut(block, "\n\n"); ok {
			ex.answer = strings.TrimRight(body, "\n")
		}
		res = append(res, ex)
	}
	if len(res) < 15 {
		t.Fatalf("%s has only %d exchanges", file, len(res))
	}
	return res
}

const edgeCases = "testdata/captures/edge-cases-incrementer-4.2.0-beta2.txt"

// decoderText is what the JSON decoder of the original says; ours has its own words.
var decoderText = regexp.MustCompile(`"Type":"POST","Messages":\["(ReadString|ReadMapCB|models\.Action|invalid character|json: cannot).*"\]`)

// replays makes the captured requests and compares the answers; differ names, by
// the request, what is answered otherwise, and with what status.
func replays(t *testing.T, h *plugintest.Running, differ map[string]int) {
	t.Helper()
	used := map[string]bool{}
	for _, ex := range readCapture(t, edgeCases) {
		rep, err := h.Raw(context.Background(), ex.method, ex.path, ex.header, strings.NewReader(ex.body))
		if err != nil {
			t.Errorf("%s: %v", ex.line, err)
			continue
		}
		if status, ok := differ[ex.line]; ok {
			used[ex.line] = true
			if rep.Status != status {
				t.Errorf("%s: status %d, want %d", ex.line, rep.Status, status)
			}
			continue
		}
		const same = `(decoder)`
		got := decoderText.ReplaceAllString(strings.TrimRight(string(rep.Body), "\n"), same)
		want := decoderText.ReplaceAllString(ex.answer, same)
		if rep.Status != ex.status || got != want {
			t.Errorf("%s\n got %d %s\nwant %d %s", ex.line, rep.Status, got, ex.status, want)
		}
		if ct := rep.Header.Get("Content-Type"); ct != "application/json" {
			t.Errorf("%s: content type %q", ex.line, ct)
		}
	}
	for line := range differ {
		if !used[line] {
			t.Errorf("the capture has no request %q", line)
		}
	}
}

func TestReplayIsFaithful(t *testing.T) {
	target, opts := replayed(t, plugintest.Options{})
	replays(t, plugintest.StartWith(t, target, plugintest.Config{Env: opts.Env}), nil)
}

// TestIncrementerAnswersAsTheOriginal makes the captured requests of the original
// incrementer on ours.
func TestIncrementerAnswersAsTheOriginal(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an example")
	}
	h := plugintest.Start(t, plugintest.Build(t, "../examples/incrementer"))
	replays(t, h, map[string]int{
		// An action before the first config is refused.
		"-H Content-Type:application/json -X POST http://unix/api-plugin/v4/action": http.StatusConflict,
	})
}

// TestIncrementerByCurl does by curl, over its socket, what the capture did.
func TestIncrementerByCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil || testing.Short() {
		t.Skip("builds an example, and needs curl")
	}
	h := plugintest.Start(t, plugintest.Build(t, "../examples/incrementer"))
	sock, _ := h.Sockets()
	call := func(args ...string) (string, string) {
		t.Helper()
		out, err := exec.Command(curl, append([]string{"-s", "-w", "\n%{http_code}", "--unix-socket", sock}, args...)...).Output()
		if err != nil {
			t.Fatalf("curl %q: %v", args, err)
		}
		body, status, _ := strings.Cut(strings.Replace(string(out), "\n\n", "\n", 1), "\n")
		return body, status
	}
	const url, typ = "http://unix/api-plugin/v4/", "Content-Type: application/json"
	for _, tt := range []struct {
		args         []string
		body, status string
	}{
		{[]string{url + "config"}, `{"Model":"","Key":"/api-plugin/v4/config","Type":"GET","Messages":null,"Code":404}`, "404"},
		{[]string{"-d", "{}", url + "config"}, `{"Model":"","Key":"","Type":"POST","Messages":["Invalid content type: application/x-www-form-urlencoded"],"Code":400}`, "400"},
		{[]string{"-H", typ, "-d", `{"Name":"p"}`, url + "config"}, `{"Model":"","Key":"","Type":"","Messages":null,"Code":200}`, "200"},
		{[]string{"-H", typ, "-d", `{"Command":"incrstatus"}`, url + "action"}, `"Running"`, "200"},
		{[]string{"-H", typ, "-d", `{"Command":"nope"}`, url + "action"}, `{"Model":"plugin","Key":"incrementer","Type":"plugin","Messages":["Unknown command: nope\n"],"Code":404}`, "404"},
		{[]string{"-H", typ, "-d", `null`, url + "stop"}, `{"Model":"","Key":"","Type":"","Messages":null,"Code":200}`, "200"},
	} {
		if body, status := call(tt.args...); body != tt.body || status != tt.status {
			t.Errorf("curl %q is answered %s %s, want %s %s", tt.args, status, body, tt.status, tt.body)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if out, err := h.Wait(ctx); err != nil || out.Code != 0 {
		t.Errorf("after stop it ended %+v, %v", out, err)
	}
}
