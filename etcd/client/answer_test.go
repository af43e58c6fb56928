package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// memory is a transport that answers every request with a body.
type memory []byte

func (memory) CancelRequest(*http.Request) {}

func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Request: req, Body: io.NopCloser(bytes.NewReader(m)), ContentLength: -1}, nil
}

// checkAnswer compares what a call makes of an answer with encoding/json.
func checkAnswer(t *testing.T, data []byte) {
	t.Helper()
	c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: memory(data)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.NewKeysAPI(c).Get(t.Context(), "/", nil)
	if len(data) == 0 {
		if !exactly(err, client.ErrEmptyBody) {
			t.Fatalf("got %v", err)
		}
		return
	}
	if !spelled(data) {
		return
	}
	var want plainResponse
	if json.Unmarshal(data, &want) != nil {
		if !exactly(err, client.ErrInvalidJSON) {
			t.Fatalf("%.300q: got error %v", data, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%.300q: got error %v", data, err)
	}
	if !reflect.DeepEqual(plain(got), &want) {
		t.Fatalf("%.300q:\ngot  %s\nwant %s", data, text(t, plain(got)), text(t, &want))
	}
}

// spelled reports whether no name of an object comes twice or is one of ours
// in other letters: there, calls are stricter than encoding/json.
func spelled(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	var names []map[string]bool // nil for an array
	isName := false
	for {
		t, err := d.Token()
		if err != nil {
			return true
		}
		top := len(names) - 1
		switch t {
		case json.Delim('{'):
			names = append(names, map[string]bool{})
			isName = true
			continue
		case json.Delim('['):
			names = append(names, nil)
			isName = false
			continue
		case json.Delim('}'), json.Delim(']'):
			names = names[:top]
			top--
		default:
			if top >= 0 && names[top] != nil && isName {
				name, _ := t.(string)
				folded := strings.ToLower(name)
				if names[top][folded] || foreign(name) {
					return false
				}
				names[top][folded] = true
				isName = false
				continue
			}
		}
		isName = top >= 0 && names[top] != nil
	}
}

func foreign(name string) bool {
	for _, ours := range []string{"action", "node", "prevNode", "key", "dir", "value", "nodes", "createdIndex", "modifiedIndex", "expiration", "ttl"} {
		if name != ours && strings.EqualFold(name, ours) {
			return true
		}
	}
	return false
}

func TestAnswerOdd(t *testing.T) {
	for _, s := range odd {
		checkAnswer(t, []byte(s))
	}
	for _, e := range recorded(t) {
		checkAnswer(t, e.Body)
	}
}

// Names are told apart by case, as the original does: a field in other
// letters is a field that nobody knows.
func TestAnswerCase(t *testing.T) {
	c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: memory(
		`{"Action":"x","node":{"Key":"/no","key":"/yes","VALUE":"no"},"action":"get"}`)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := client.NewKeysAPI(c).Get(t.Context(), "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Action != "get" || r.Node.Key != "/yes" || r.Node.Value != "" {
		t.Errorf("got %s %+v", r.Action, r.Node)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, e := range recorded(f) {
		f.Add(e.Body)
	}
	for _, s := range odd {
		f.Add([]byte(s))
	}
	f.Fuzz(checkAnswer)
}

// Answers of every size arrive whole, with and without a length.
func TestAnswerSizes(t *testing.T) {
	for _, n := range []int{0, 1, 100, 4095, 4096, 4097, 70_000, 3 << 20} {
		value := strings.Repeat("v", n)
		body := `{"action":"get","node":{"key":"/a","value":"` + value + `"}}`
		for _, length := range []bool{true, false} {
			k := keys(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if !length {
					http.NewResponseController(w).Flush()
				}
				io.WriteString(w, body)
			}))
			for range 2 {
				r, err := k.Get(soon(t), "/a", nil)
				if err != nil {
					t.Fatal(err)
				}
				if r.Node.Value != value {
					t.Errorf("%d bytes (length told: %v): got %d", n, length, len(r.Node.Value))
				}
			}
		}
	}
}

// A body that ends too soon is an error of that endpoint.
func TestAnswerCutShort(t *testing.T) {
	k := keys(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, `{"action":"get"`)
	}))
	_, err := k.Get(soon(t), "/a", nil)
	var cerr *client.ClusterError
	if !errors.As(err, &cerr) || !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, client.ErrClusterUnavailable) {
		t.Errorf("got %v", err)
	}
}

// What a caller holds stays as it is when buffers are used again.
func TestAnswersAreApart(t *testing.T) {
	k := keys(t, serve(t, play(find(t, "GET /v2/keys/d?recursive=true&sorted=true", 0)), play(find(t, "GET /v2/keys/q?recursive=true&sorted=true", 0))))
	first, err := k.Get(soon(t), "/d", nil)
	if err != nil {
		t.Fatal(err)
	}
	before := text(t, first)
	for range 20 {
		if _, err := k.Get(soon(t), "/q", nil); err != nil {
			t.Fatal(err)
		}
	}
	if after := text(t, first); after != before {
		t.Errorf("was %s\nis  %s", before, after)
	}
}
