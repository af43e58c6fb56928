package client_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/internal/transcript"
)

// recorded are real answers of etcd 3.4.
func recorded(t testing.TB) []transcript.Exchange {
	t.Helper()
	var all []transcript.Exchange
	for _, file := range []string{"testdata/etcd34.txt", "testdata/examples34.txt"} {
		part, err := transcript.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part...)
	}
	return all
}

// plainResponse and plainNode have the fields and tags of Response and Node
// and none of their methods, so that encoding/json does all the work.
type plainResponse struct {
	Action   string     `json:"action"`
	Node     *plainNode `json:"node"`
	PrevNode *plainNode `json:"prevNode"`
}

type plainNode struct {
	Key           string       `json:"key"`
	Dir           bool         `json:"dir,omitempty"`
	Value         string       `json:"value"`
	Nodes         []*plainNode `json:"nodes"`
	CreatedIndex  uint64       `json:"createdIndex"`
	ModifiedIndex uint64       `json:"modifiedIndex"`
	Expiration    *time.Time   `json:"expiration,omitempty"`
	TTL           int64        `json:"ttl,omitempty"`
}

func plain(r *client.Response) *plainResponse {
	return &plainResponse{r.Action, plainOf(r.Node), plainOf(r.PrevNode)}
}

func plainOf(n *client.Node) *plainNode {
	if n == nil {
		return nil
	}
	p := &plainNode{
		Key: n.Key, Dir: n.Dir, Value: n.Value, CreatedIndex: n.CreatedIndex,
		ModifiedIndex: n.ModifiedIndex, Expiration: n.Expiration, TTL: n.TTL,
	}
	if n.Nodes != nil {
		p.Nodes = make([]*plainNode, len(n.Nodes))
	}
	for i, child := range n.Nodes {
		p.Nodes[i] = plainOf(child)
	}
	return p
}

// check decodes data in both ways and compares.
func check(t *testing.T, data []byte) {
	t.Helper()
	var want plainResponse
	wantErr := json.Unmarshal(data, &want)
	got := new(client.Response)
	err := json.Unmarshal(data, got)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%.300q: got error %v, encoding/json gives %v", data, err, wantErr)
	}
	if err == nil && !reflect.DeepEqual(plain(got), &want) {
		t.Fatalf("%.300q:\ngot  %s\nwant %s", data, text(t, plain(got)), text(t, &want))
	}
	// The same without encoding/json's own look at the data first.
	direct := new(client.Response)
	if err := direct.UnmarshalJSON(data); (err == nil) != (wantErr == nil) {
		t.Fatalf("%.300q: got error %v directly, encoding/json gives %v", data, err, wantErr)
	} else if err == nil && !reflect.DeepEqual(plain(direct), &want) {
		t.Fatalf("%.300q: directly\ngot  %s\nwant %s", data, text(t, plain(direct)), text(t, &want))
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDecodeRecorded(t *testing.T) {
	n := 0
	for _, e := range recorded(t) {
		if strings.HasPrefix(e.Target, "/v2/keys") && e.Status < 300 && len(e.Body) > 0 {
			check(t, e.Body)
			n++
		}
	}
	if n < 50 {
		t.Errorf("only %d answers", n)
	}
}

// odd are answers that etcd does not give, or gives rarely.
var odd = []string{
	`{}`, `{"action":"get"}`, ` { "action" : "get" , "node" : { "key" : "/a" } } `, "null", "", "[]", `"x"`, "{", "}", "{}x", "{}{}",
	`{"action":"get","node":{"key":"/a","value":"1","modifiedIndex":4,"createdIndex":4}`,
	`{"action":"get","node":{"key":"/a","value":"1","modifiedIndex":4,"createdIndex":4,}}`,
	`{"action":"get","node":{"key":"/a","value":"1","modifiedIndex":4,"createdIndex":4} "prevNode":{}}`,
	`{"action":"get","node":{"createdIndex":4,"modifiedIndex":5,"value":"v","key":"/k"}}`,
	`{"action":null,"node":null,"prevNode":null}`, `{"node":{"nodes":null,"expiration":null,"value":null,"ttl":null}}`,
	`{"node":{"nodes":[]}}`, `{"node":{"nodes":[null,{}]}}`, `{"node":{"nodes":[{},{"nodes":[{"key":"x"},{}]},{"key":"y"}]}}`,
	`{"node":{"nodes":[{"key":"/a","nodes":[{"key":"/a/b","value":"1","modifiedIndex":12345678,"createdIndex":1234567890123456789}]}]}}`,
	`{"node":{"nodes":{}}}`, `{"node":[]}`, `{"node":{"key":1}}`, `{"node":{"dir":"true"}}`, `{"node":{"dir":truex}}`, `{"node":{"dir":false}}`,
	`{"node":{"unknown":[1,{"a":"]}"}],"key":"/k"}}`, `{"other":{},"action":"x"}`, `{"Action":"folded","NODE":{"KEY":"/a"}}`,
	`{"node":{"modifiedIndex":18446744073709551615,"createdIndex":18446744073709551616}}`, `{"node":{"modifiedIndex":18446744073709551615}}`,
	`{"node":{"modifiedIndex":-1}}`, `{"node":{"modifiedIndex":1.0}}`, `{"node":{"modifiedIndex":1e3}}`, `{"node":{"modifiedIndex":007}}`,
	`{"node":{"modifiedIndex":0}}`, `{"node":{"modifiedIndex":"4"}}`, `{"node":{"modifiedIndex":}}`, `{"node":{"modifiedIndex":12 34}}`,
	`{"node":{"ttl":-5}}`, `{"node":{"ttl":- 5}}`, `{"node":{"ttl":-}}`, `{"node":{"ttl":-0}}`, `{"node":{"ttl":9223372036854775807}}`,
	`{"node":{"ttl":-9223372036854775808}}`, `{"node":{"ttl":9223372036854775808}}`, `{"node":{"ttl":12345678,"key":"/k"}}`, `{"node":{"ttl":00000001}}`,
	`{"node":{"expiration":"2026-11-20T09:57:05.626852693Z"}}`, `{"node":{"expiration":"2026-11-20T09:57:05+01:00"}}`,
	`{"node":{"expiration":"yesterday"}}`, `{"node":{"expiration":"2026-11-20T09:57:05\u005a"}}`, `{"node":{"expiration":5}}`, `{"node":{"expiration":"2026`,
	`{"node":{"value":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00"}}`, `{"node":{"value":"\ud83d"}}`, `{"node":{"value":"\ud83d\u0041"}}`,
	`{"node":{"value":"\ude00x"}}`, `{"node":{"value":"\ud83d\ud83d\ude00"}}`, `{"node":{"value":"\u00g0"}}`, `{"node":{"value":"\x"}}`, `{"node":{"value":"\`,
	`{"node":{"value":"\u12`, "{\"node\":{\"value\":\"a\x01b\"}}", "{\"node\":{\"value\":\"\x7f\"}}", "{\"node\":{\"value\":\"new\nline\"}}",
	"{\"node\":{\"value\":\"\xff\xfe caf\xc3\xa9 \xe2\x82\"}}", "{\"node\":{\"value\":\"\xed\xa0\x80\"}}", `{"node":{"value":"` + strings.Repeat("é", 50) + `"}}`,
	`{"node":{"key":"` + strings.Repeat("k", 5000) + `","value":"` + strings.Repeat(`\"`, 3000) + `"}}`,
	`{"action":"compareAndSwap","node":{},"prevNode":{}}`, `{"action":"unheard of"}`, `{"action":"g\u0065t"}`, `{"action":"get`, "\ufeff{}",
}

func TestDecodeOdd(t *testing.T) {
	for _, s := range odd {
		check(t, []byte(s))
	}
}

// Truncated anywhere, or with any byte replaced, an answer decodes as
// encoding/json has it.
func TestDecodeDamaged(t *testing.T) {
	whole := []byte(`{"action":"set","node":{"key":"/d/k","value":"a\né","nodes":[{"key":"/d/k/1","value":"v","modifiedIndex":4,"createdIndex":10},{"dir":true}],` +
		`"expiration":"2026-11-20T09:57:05.6Z","ttl":-1,"modifiedIndex":5,"createdIndex":5},"prevNode":{"key":"/d/k"}}`)
	for i := range whole {
		check(t, whole[:i])
		for _, c := range []byte("\"\\{}[],:0a-. \x00\x80") {
			damaged := bytes.Clone(whole)
			damaged[i] = c
			check(t, damaged)
		}
	}
}

// Depth is no way to exhaust the stack: encoding/json refuses it, and so do
// we.
func TestDecodeDeep(t *testing.T) {
	for _, depth := range []int{10, 999, 1001, 2000, 20_000} {
		check(t, []byte(`{"node":`+strings.Repeat(`{"nodes":[`, depth)+`{}`+strings.Repeat(`]}`, depth)+`}`))
	}
}

func TestDecodeListing(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"action":"get","node":{"dir":true,"nodes":[`)
	for i := range 5000 {
		if i > 0 {
			b.WriteByte(',')
		}
		switch i % 7 {
		case 0:
			b.WriteString(`{"key":"/dir","dir":true,"nodes":[{"key":"/dir/a","value":"é","ttl":5,"expiration":"2026-11-20T09:57:05Z","modifiedIndex":1,"createdIndex":2},{"key":"/dir/b","dir":true}],"modifiedIndex":123456789,"createdIndex":1}`)
		default:
			b.WriteString(`{"key":"/key/` + strings.Repeat("x", i%300) + `","value":"` + strings.Repeat("v", i%2500) + `","modifiedIndex":3,"createdIndex":99999999}`)
		}
	}
	b.WriteString(`]}}`)
	check(t, []byte(b.String()))
}

// Decoding into something that is not empty merges, as encoding/json does.
func TestDecodeMerges(t *testing.T) {
	r := client.Response{Action: "old", Node: &client.Node{Key: "/kept", TTL: 5}, Index: 7, ClusterID: "c"}
	if err := json.Unmarshal([]byte(`{"node":{"value":"v"}}`), &r); err != nil {
		t.Fatal(err)
	}
	if r.Action != "old" || r.Node.Key != "/kept" || r.Node.Value != "v" || r.Index != 7 || r.ClusterID != "c" {
		t.Errorf("got %+v, node %+v", r, r.Node)
	}
	fresh := client.Response{Index: 7, ClusterID: "c"}
	if err := json.Unmarshal([]byte(`{"action":"get","node":{"key":"/a"}}`), &fresh); err != nil {
		t.Fatal(err)
	}
	if fresh.Index != 7 || fresh.ClusterID != "c" || fresh.Node.Key != "/a" {
		t.Errorf("got %+v", fresh)
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range recorded(f) {
		f.Add(e.Body)
	}
	for _, s := range odd {
		f.Add([]byte(s))
	}
	f.Fuzz(check)
}
