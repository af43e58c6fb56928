package etcdgateway_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcdv2"
)

// TestTranscriptShuffled replays what etcd 3.4 said to two clients in turn, each with names of its own
// that are new in every run: no answer may depend on what the transcript happens to name, nor on
// another client's writes but by the index. The first client sends all of it. The second sends, while
// the first has not come to users and roles, which are everybody's, what is about keys that have names:
// the root too is everybody's. Recorded names and indices are translated into those of the run, so this
// needs no etcd 3.4.
func TestTranscriptShuffled(t *testing.T) {
	rng := rand.New(rand.NewPCG(seed(t), 0))
	all := recorded(t, "testdata/etcd34.txt")
	c, peer := startServer(t)
	base := serve(t, c, etcdv2.Config{History: 1000, ExpireEvery: time.Hour})
	for i := range all {
		all[i].body = strings.ReplaceAll(all[i].body, "http://127.0.0.1:26991", peer)
	}
	names := keyNames(all)
	fresh := freshNames(2*len(names), rng)
	auth := slices.IndexFunc(all, func(x exchange) bool { return strings.HasPrefix(x.target, "/v2/auth") })
	run := &shuffled{base: base, began: time.Now(), all: all, first: newReplayer(names, fresh), second: newReplayer(names, fresh[len(names):])}
	for run.first.at < len(all) || run.second.at < auth {
		second := run.second.at < auth && (run.first.at == auth || rng.IntN(2) == 0)
		if err := run.step(second); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d and %d answers are those of etcd 3.4, with other names and indices", run.first.sent, run.second.sent)
	if run.first.sent != len(all) || run.second.sent < 90 {
		t.Errorf("that is not all")
	}
}

// freshNames makes names of which none begins as another does: they all have the same length.
func freshNames(n int, rng *rand.Rand) []string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	seen := map[string]bool{}
	for len(seen) < n {
		b := make([]byte, 5)
		for i := range b {
			b[i] = letters[rng.IntN(len(letters))]
		}
		seen[string(b)] = true
	}
	out := make([]string, 0, n)
	for name := range seen {
		out = append(out, name)
	}
	slices.Sort(out) // the same ones for the same seed
	rng.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// shuffled is a transcript that two clients send.
type shuffled struct {
	base          string
	began         time.Time
	all           []exchange
	first, second *replayer
}

// replayer is one client: how far it is, and what names and indices of the transcript are in the run.
type replayer struct {
	at, sent int
	names    renaming
	recorded uint64            // the last index of the transcript
	writes   uint64            // those that it sent
	indices  map[uint64]uint64 // of its writes
}

func newReplayer(names, fresh []string) *replayer {
	r := &replayer{names: renaming{}, recorded: 3, indices: map[uint64]uint64{}}
	for i, name := range names {
		r.names[name] = fresh[i]
	}
	return r
}

// step sends a client's next request and compares the answer.
func (s *shuffled) step(second bool) error {
	r := s.first
	if second {
		r = s.second
	}
	x := s.all[r.at]
	r.at++
	index, told := x.index()
	wrote := told && index > r.recorded
	if wrote {
		r.recorded = index
	}
	if m := keyTarget.FindStringSubmatch(x.target); second && (m == nil || m[2] == "/") {
		return nil
	}
	if wrote {
		r.writes++
	}
	// What the first writes and the second leaves out counts too: the first's place in the transcript
	// says how many there were, users and roles included.
	now := s.first.recorded + s.second.writes
	if wrote {
		r.indices[index] = now
	}
	r.sent++
	sent := r.request(x)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a watch of what is there already
	defer cancel()
	got, err := sent.sendWithin(ctx, s.base)
	if err != nil {
		return fmt.Errorf("request %d, %s: %w", r.at, sent, err)
	}
	if !second {
		got = without(got, s.second.names)
	}
	want := r.answer(x, now)
	if got, want := inComparison(x, aged(got, want, time.Since(s.began))), inComparison(x, want); got != want {
		return fmt.Errorf("request %d, %s:\n got %s\nwant %s", r.at, sent, got, want)
	}
	if strings.Contains(x.target, "sorted=true") && !inOrder(got) {
		return fmt.Errorf("request %d, %s: not sorted: %s", r.at, sent, got)
	}
	return nil
}

var (
	indexHeader  = regexp.MustCompile(`X-Etcd-Index=(\d+)`)
	indexField   = regexp.MustCompile(`"(modifiedIndex|createdIndex)":(\d+)`)
	errorIndex   = regexp.MustCompile(`"index":[1-9]\d*`)
	inOrderName  = regexp.MustCompile(`\b0{10}\d{10}\b`)
	compared     = regexp.MustCompile(`\[\d+ != (\d+)\]"`)
	inParameter  = regexp.MustCompile(`\b(prevIndex|waitIndex)=(\d+)`)
	patternLists = regexp.MustCompile(`\[("/[^"]*",)+"/[^"]*"\]`)
	duplicate    = regexp.MustCompile(`permission (/\S*)"`)
)

// index is the index that an answer was given at, if it tells.
func (x exchange) index() (uint64, bool) {
	m := indexHeader.FindStringSubmatch(x.answer)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	return n, err == nil && n > 0
}

// translated is an index of the transcript in the run; what is no write's stays.
func (r *replayer) translated(text string) string {
	n, err := strconv.ParseUint(text, 10, 64)
	if at, ok := r.indices[n]; err == nil && ok {
		return strconv.FormatUint(at, 10)
	}
	return text
}

func (r *replayer) request(x exchange) exchange {
	x = r.names.requests([]exchange{x})[0]
	x.target = replaceGroup(inParameter, x.target, 2, r.translated)
	return x
}

// answer is the recorded answer with the names and indices of the run; now is the index of the moment.
func (r *replayer) answer(x exchange, now uint64) string {
	moment := strconv.FormatUint(now, 10)
	current := func(text string) string {
		if text == "0" {
			return text
		}
		return moment
	}
	out := replaceGroup(indexHeader, x.answer, 1, current)
	out = replaceGroup(indexField, out, 2, r.translated)
	out = errorIndex.ReplaceAllString(out, `"index":`+moment)
	out = inOrderName.ReplaceAllStringFunc(out, func(s string) string {
		n, _ := strconv.ParseUint(r.translated(strings.TrimLeft(s, "0")), 10, 64)
		return fmt.Sprintf("%020d", n)
	})
	if strings.Contains(x.target, "prevIndex=") {
		out = replaceGroup(compared, out, 1, r.translated)
	}
	out = replaceGroup(duplicate, out, 1, r.names.path)
	out = replaceGroup(inPattern, out, 1, r.names.path)
	out = patternLists.ReplaceAllStringFunc(out, sortedList)
	return replaceGroup(location, out, 1, r.names.path)
}

// sortedList sorts the patterns of a role, which etcd keeps so.
func sortedList(text string) string {
	all := strings.Split(strings.Trim(text, "[]"), ",")
	slices.Sort(all)
	return "[" + strings.Join(all, ",") + "]"
}

// replaceGroup replaces one group of each match.
func replaceGroup(re *regexp.Regexp, s string, group int, with func(string) string) string {
	var b strings.Builder
	end := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[end:m[2*group]] + with(s[m[2*group]:m[2*group+1]]))
		end = m[2*group+1]
	}
	return b.String() + s[end:]
}

// without leaves another client's keys out of a listing of the root.
func without(answer string, others renaming) string {
	head, body, _ := strings.Cut(answer, "\n")
	var doc map[string]any
	if json.Unmarshal([]byte(body), &doc) != nil {
		return answer
	}
	node, _ := doc["node"].(map[string]any)
	nodes, _ := node["nodes"].([]any)
	if node == nil || node["key"] != nil || nodes == nil {
		return answer
	}
	nodes = slices.DeleteFunc(nodes, func(n any) bool {
		key := n.(map[string]any)["key"].(string)
		for _, name := range others {
			if strings.HasPrefix(key+"/", "/"+name+"/") {
				return true
			}
		}
		return false
	})
	if node["nodes"] = nodes; len(nodes) == 0 {
		delete(node, "nodes")
	}
	out, _ := json.Marshal(doc)
	return head + "\n" + string(out)
}

// inOrder reports whether all children of a listing come in the order of their keys.
func inOrder(answer string) bool {
	type listed struct {
		Key   string
		Nodes []json.RawMessage
	}
	var in func(raw json.RawMessage) bool
	in = func(raw json.RawMessage) bool {
		var n listed
		if json.Unmarshal(raw, &n) != nil {
			return false
		}
		last := ""
		for _, c := range n.Nodes {
			var child listed
			if json.Unmarshal(c, &child) != nil || child.Key <= last || !in(c) {
				return false
			}
			last = child.Key
		}
		return true
	}
	_, body, _ := strings.Cut(answer, "\n")
	var doc struct{ Node json.RawMessage }
	if json.Unmarshal([]byte(body), &doc) != nil || doc.Node == nil {
		return true // no listing
	}
	return in(doc.Node)
}

var (
	keyTarget = regexp.MustCompile(`^(/+v2/keys)(/[^?]*)`)
	inPattern = regexp.MustCompile(`"(/[^"]*)"`)
	location  = regexp.MustCompile(`Location=/v2/keys(/\S*)`)
	keyName   = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*|%[0-9A-F]{2}`)
)

// keyNames lists the names that keys have in a transcript.
func keyNames(all []exchange) []string {
	var names []string
	for _, x := range all {
		if m := keyTarget.FindStringSubmatch(x.target); m != nil {
			names = append(names, keyName.FindAllString(m[2], -1)...)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s[0] == '%' })
}

// renaming gives keys other names, the same way everywhere.
type renaming map[string]string

func (to renaming) path(s string) string {
	return keyName.ReplaceAllStringFunc(s, func(n string) string {
		if other, ok := to[n]; ok {
			return other
		}
		return n
	})
}

func (to renaming) requests(all []exchange) []exchange {
	out := slices.Clone(all)
	for i := range out {
		x := &out[i]
		if m := keyTarget.FindStringSubmatch(x.target); m != nil {
			x.target = m[1] + to.path(m[2]) + x.target[len(m[0]):]
		}
		if x.kind == "json" {
			x.body = replaceGroup(inPattern, x.body, 1, to.path)
		}
	}
	return out
}

// inComparison normalises, and orders children where order is left to chance.
func inComparison(x exchange, answer string) string {
	line, body, _ := strings.Cut(normal(x, answer), "\n")
	var words []string
	for _, w := range strings.Fields(line) {
		if !strings.HasPrefix(w, "CL=") && w != "Transfer-Encoding=chunked" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ") + "\n" + ordered(body)
}

func ordered(body string) string {
	var doc any
	if json.Unmarshal([]byte(body), &doc) != nil {
		return body
	}
	sortNodes(doc)
	out, _ := json.Marshal(doc)
	return string(out)
}

func sortNodes(doc any) {
	m, ok := doc.(map[string]any)
	if !ok {
		return
	}
	if _, ok := m["ttl"]; ok {
		m["ttl"] = "TTL"
	}
	for _, v := range m {
		sortNodes(v)
	}
	nodes, _ := m["nodes"].([]any)
	for _, n := range nodes {
		sortNodes(n)
	}
	slices.SortFunc(nodes, func(a, b any) int {
		return strings.Compare(fmt.Sprint(a.(map[string]any)["key"]), fmt.Sprint(b.(map[string]any)["key"]))
	})
}
