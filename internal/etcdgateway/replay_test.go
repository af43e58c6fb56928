package etcdgateway_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// exchange is a request and the answer that a server gave.
type exchange struct {
	method, target, kind, auth, body string
	answer                           string
}

// recorded reads a transcript. A request is
//
//	> METHOD TARGET [type=form|json|text] [auth=BASE64]
//	| body
//
// and the rest, up to the next, is the answer: a line with "< ", the status
// and the headers, and the body. Of the headers, CID stands for a cluster ID,
// RAFT for raft's index and term, json for a content type and CL for the
// length; Date and those of CORS, which every answer has, are left out.
func recorded(t testing.TB, file string) []exchange {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []exchange
	for _, part := range strings.Split("\n"+string(text), "\n> ")[1:] {
		request, answer, ok := strings.Cut(part, "\n< ")
		if !ok {
			t.Fatalf("no answer in %q", part)
		}
		var x exchange
		line, body, _ := strings.Cut(request, "\n| ")
		x.body = body
		for i, word := range strings.Fields(line) {
			name, value, _ := strings.Cut(word, "=")
			switch {
			case i == 0:
				x.method = word
			case i == 1:
				x.target = word
			case name == "type":
				x.kind = value
			case name == "auth":
				x.auth = value
			}
		}
		x.answer = strings.TrimRight(answer, "\n")
		all = append(all, x)
	}
	return all
}

func (x exchange) String() string { return x.method + " " + x.target + " " + x.body }

// kinds are the content types that a transcript shortens.
func kinds() map[string]string {
	return map[string]string{
		"form": "application/x-www-form-urlencoded", "json": "application/json", "text": "text/plain",
	}
}

// send sends the request and writes the answer as a transcript has it.
func (x exchange) send(base string) (string, error) { return x.sendWithin(context.Background(), base) }

// sendWithin is send for a request that may wait for ever.
func (x exchange) sendWithin(ctx context.Context, base string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, x.method, base+x.target, strings.NewReader(x.body))
	if err != nil {
		return "", err
	}
	// As written, whatever Go would make of it.
	raw, query, _ := strings.Cut(x.target, "?")
	r.URL.Opaque, r.URL.RawQuery = raw, query
	if x.kind != "" {
		r.Header.Set("Content-Type", kinds()[x.kind])
	}
	if x.auth != "" {
		auth := "Basic " + x.auth
		if raw, ok := strings.CutPrefix(x.auth, "raw:"); ok {
			auth = raw
		}
		r.Header.Set("Authorization", auth)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	head, err := headers(resp)
	return strings.TrimRight(fmt.Sprintf("%d %s\n%s", resp.StatusCode, head, body), "\n"), err
}

func headers(resp *http.Response) (string, error) {
	h := resp.Header
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin":  "*",
		"Access-Control-Allow-Methods": "POST, GET, OPTIONS, PUT, DELETE",
		"Access-Control-Allow-Headers": "accept, content-type, authorization",
	} {
		if h.Get(name) != want {
			return "", fmt.Errorf("%s is %q", name, h.Get(name))
		}
		h.Del(name)
	}
	h.Del("Date")
	var out []string
	if h.Get("X-Raft-Index") != "" && h.Get("X-Raft-Term") != "" {
		out = append(out, "RAFT")
		h.Del("X-Raft-Index")
		h.Del("X-Raft-Term")
	}
	if resp.ContentLength >= 0 {
		out = append(out, fmt.Sprintf("CL=%d", resp.ContentLength))
	}
	h.Del("Content-Length")
	for _, te := range resp.TransferEncoding {
		out = append(out, "Transfer-Encoding="+te)
	}
	for name := range maps.Keys(h) {
		switch value := h.Get(name); {
		case name == "Content-Type" && value == "application/json":
			out = append(out, "json")
		case name == "X-Etcd-Cluster-Id":
			out = append(out, "CID")
		default:
			out = append(out, name+"="+value)
		}
	}
	return strings.Join(out, " "), nil
}

// normal makes answers of different servers comparable: no times, IDs,
// addresses, versions and statistics. Where it changes a body it drops the
// length.
func normal(x exchange, answer string) string {
	line, body, _ := strings.Cut(answer, "\n")
	// Values of headers may have spaces; only their words are sorted then.
	words := strings.Fields(line)
	slices.Sort(words[1:])
	clean := body
	for _, r := range rules() {
		clean = r.what.ReplaceAllString(clean, r.with)
	}
	if strings.HasPrefix(x.target, "/v2/stats/") {
		clean = numbers.ReplaceAllString(clean, ":N")
	}
	if x.target == "/v2/machines" && !strings.Contains(clean, "URL") && strings.HasPrefix(line, "200") {
		clean = "URLS " + clean
	}
	if clean != body {
		words = slices.DeleteFunc(words, func(w string) bool { return strings.HasPrefix(w, "CL=") })
	}
	return strings.Join(words, " ") + "\n" + clean
}

var numbers = regexp.MustCompile(`:\d+`)

type rule struct {
	what *regexp.Regexp
	with string
}

func rules() []rule {
	return []rule{
		{regexp.MustCompile(`"\d{4}-\d\d-\d\dT[0-9:.]+Z"`), `"TIME"`},
		{regexp.MustCompile(`"uptime":"[^"]*"`), `"uptime":"SPAN"`},
		{regexp.MustCompile(`"(id|leader)":"[0-9a-f]+"`), `"$1":"ID"`},
		{regexp.MustCompile(`"name":"[^"]+"`), `"name":"NAME"`},
		{regexp.MustCompile(`https?://[a-z0-9.]+:\d+`), `URL`},
		{regexp.MustCompile(`"etcd(server|cluster)":"[^"]*"`), `"etcd$1":"VERSION"`},
		{regexp.MustCompile(`"state":"State[A-Za-z]+"`), `"state":"STATE"`},
	}
}

var ttlField = regexp.MustCompile(`,"ttl":(-?\d+)`)

// aged gives an answer the lives of nodes that another has, where they are less by no more than what
// has passed: the machine may have been busy between two requests. One that is over has none.
func aged(got, want string, passed time.Duration) string {
	oldest := int(passed/time.Second) + 1
	got = replaceGroup(ttlOver, got, 1, func(text string) string {
		if n, err := strconv.Atoi(text[len(`,"ttl":`):]); err == nil && -n <= oldest {
			return ""
		}
		return text
	})
	lives := ttlField.FindAllStringSubmatch(want, -1)
	if len(lives) != len(ttlField.FindAllString(got, -1)) {
		return got
	}
	return replaceGroup(ttlField, got, 1, func(text string) string {
		is, _ := strconv.Atoi(text)
		was, _ := strconv.Atoi(lives[0][1])
		same := lives[0][1]
		if lives = lives[1:]; is < was && was-is <= oldest {
			return same
		}
		return text
	})
}

var ttlOver = regexp.MustCompile(`(,"ttl":-\d+)`)

func TestAged(t *testing.T) {
	for _, one := range []struct {
		got, want, out string
		passed         time.Duration
	}{
		{`{"a":1,"ttl":99}`, `{"a":1,"ttl":100}`, `{"a":1,"ttl":100}`, 0},
		{`{"a":1,"ttl":98}`, `{"a":1,"ttl":100}`, `{"a":1,"ttl":98}`, 0},
		{`{"a":1,"ttl":101}`, `{"a":1,"ttl":100}`, `{"a":1,"ttl":101}`, time.Hour},
		{`{"a":1,"ttl":-2}`, `{"a":1}`, `{"a":1}`, 1500 * time.Millisecond},
		{`{"a":1,"ttl":-2}`, `{"a":1}`, `{"a":1,"ttl":-2}`, 500 * time.Millisecond},
		{`{"a":1,"ttl":5,"b":1,"ttl":6}`, `{"a":1,"ttl":6,"b":1,"ttl":6}`, `{"a":1,"ttl":6,"b":1,"ttl":6}`, 0},
		{`{"a":1,"ttl":5}`, `{"a":1}`, `{"a":1,"ttl":5}`, time.Hour},
	} {
		if out := aged(one.got, one.want, one.passed); out != one.out {
			t.Errorf("%s beside %s after %v: got %s, want %s", one.got, one.want, one.passed, out, one.out)
		}
	}
}

// replay sends a transcript to a server and counts the answers that are as
// recorded. peer is the address of a member that exists, for the request
// that adds it again.
func replay(t *testing.T, all []exchange, base, peer string) (same int) {
	t.Helper()
	begin := time.Now()
	for i, x := range all {
		x.body = strings.ReplaceAll(x.body, "http://127.0.0.1:26991", peer)
		got, err := x.send(base)
		if err != nil {
			t.Errorf("request %d, %s: %v", i+1, x, err)
			continue
		}
		if got, want := normal(x, aged(got, x.answer, time.Since(begin))), normal(x, x.answer); got != want {
			t.Errorf("request %d, %s:\n got %s\nwant %s", i+1, x, got, want)
			continue
		}
		same++
	}
	return same
}
