package wiretest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/catalogue"
)

// TestNothingOfAnAnswerIsLost gives every method of every client, in every version that the client
// knows, an answer that has all that the version's shape has, and looks for it in what the client
// decoded.
func TestNothingOfAnAnswerIsLost(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	lost := map[string]bool{}
	everyAnswer(t, c, false, func(what, answer, taken string) {
		want, _ := decode(answer)
		got, _ := decode(taken)
		for _, path := range missing(want, got, "") {
			lost[what+path] = true
			if dropped[what+path] == "" {
				t.Errorf("%s is lost", what+path)
			}
		}
	})
	for at := range dropped {
		if !lost[at] {
			t.Errorf("%s is not lost and is said to be", at)
		}
	}
}

// TestNewerAnswersPass gives every method answers that have more than is known, and other words.
func TestNewerAnswersPass(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	everyAnswer(t, c, true, func(string, string, string) { n++ })
	if n < 200 {
		t.Errorf("%d answers", n)
	}
}

// everyAnswer has each method of each client, in each version that the client knows, decode an answer
// with all that there may be in it, and calls f with what the client took.
func everyAnswer(t *testing.T, c *catalogue.Catalogue, newer bool, f func(what, answer, taken string)) {
	t.Helper()
	a := answers{t, c, newer}
	for _, row := range rows() {
		facade, name := row.method()
		if strings.HasPrefix(name, "Watch") {
			continue // a watcher reads on
		}
		known, _ := c.Facade(facade)
		for _, version := range api.SupportedVersions(facade) {
			m, has := known.Method(name, version)
			if !has || m.Result == "" {
				continue
			}
			what := fmt.Sprintf("%s(%d).%s", facade, version, name)
			answer, err := json.Marshal(a.of(m.Result, nil))
			if err != nil {
				t.Fatal(err)
			}
			conn := &recorder{offered: map[string][]int{facade: {version}}, answer: string(answer)}
			row.call(conn)
			if len(conn.calls) == 0 || conn.calls[0].taken == "" {
				t.Errorf("%s: the answer was not decoded: %.300s", what, answer)
				continue
			}
			f(what, string(answer), conn.calls[0].taken)
		}
	}
}

// dropped says of what the clients leave out of answers why they do.
var dropped = map[string]string{
	"ApplicationOffers(4).ListApplicationOffers.results.spaces":       offersHad,
	"ApplicationOffers(4).ListApplicationOffers.results.bindings.key": offersHad,
	"ApplicationOffers(4).FindApplicationOffers.results.spaces":       offersHad,
	"ApplicationOffers(4).FindApplicationOffers.results.bindings.key": offersHad,
}

const offersHad = "Juju does not fill it, and version 5 has it no more"

// answers makes values of shapes.
type answers struct {
	t *testing.T
	c *catalogue.Catalogue
	// newer values have what a later server may send: a key that nobody knows in every object, and a
	// word that nobody knows for one of a known few.
	newer bool
}

// of returns a value of the shape that has all its keys; nil for what refers to itself.
func (a answers) of(shape string, within []string) any {
	shape = strings.TrimPrefix(strings.TrimSpace(shape), "*")
	switch {
	case strings.HasPrefix(shape, "[]"):
		if v := a.of(shape[2:], within); v != nil {
			return []any{v}
		}
		return []any{}
	case strings.HasPrefix(shape, "{string: "):
		if v := a.of(strings.TrimSuffix(shape[len("{string: "):], "}"), within); v != nil {
			return map[string]any{"key": v}
		}
		return map[string]any{}
	case strings.HasPrefix(shape, "{"):
		object := map[string]any{}
		for _, field := range split(strings.TrimSuffix(shape[1:], "}")) {
			key, elem, ok := strings.Cut(field, ": ")
			if !ok {
				continue
			}
			if v := a.of(elem, within); v != nil {
				object[strings.TrimSuffix(key, "?")] = v
			}
		}
		if a.newer {
			object["brand-new"] = []any{1}
		}
		return object
	}
	if v, ok := leaves[shape]; ok {
		return v
	}
	if text, ok := strings.CutPrefix(shape, "string = "); ok {
		if a.newer {
			return "brand-new"
		}
		for _, q := range quoted.FindAllString(text, -1) {
			if q != `""` {
				return strings.Trim(q, `"`)
			}
		}
		return "text"
	}
	for _, name := range within {
		if name == shape {
			return nil
		}
	}
	if known, ok := a.c.Shape(shape); ok && known != shape {
		return a.of(known, append(within, shape))
	}
	a.t.Errorf("no value of the type %s", shape)
	return nil
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// missing returns the paths of what got lacks.
func missing(want, got any, at string) []string {
	var paths []string
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for key, value := range w {
			paths = append(paths, missing(value, g[key], at+"."+key)...)
		}
	case []any:
		g, _ := got.([]any)
		for i, value := range w {
			if i >= len(g) {
				return append(paths, at)
			}
			paths = append(paths, missing(value, g[i], at)...)
		}
	default:
		if !equal(want, got) {
			paths = append(paths, at)
		}
	}
	return paths
}

// leaves are values of the types that have no shape of their own.
var leaves = map[string]any{
	"string": "text", "bool": true, "int": 7, "int64": 7, "uint64": 7, "any": "any", "base64": "dGV4dA==",
	"time": "2024-01-02T03:04:05Z", "time.Duration": 7, "version.Number": "3.6.1",
	"version.Binary": "3.6.1-ubuntu-amd64", "charm.RelationRole": "provider",
	// Values of their own making, which other tests decode.
	"macaroon.Macaroon": nil, "assumes.ExpressionTree": nil, "Delta": []any{"machine", "change", map[string]any{"id": "7"}},
}
