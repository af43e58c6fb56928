package rpc_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/rpc"
)

// FuzzScan compares the quick decoder of messages with encoding/json wherever it does not give up.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`{"request-id":7,"type":"Client","version":6,"id":"3","request":"Echo","params":{"a":[1,"]}\\\""]}}`,
		` { "RequestId" : 7 , "Error" : "x" , "ErrorCode":"y","Response":{} } `, `{}`, `{"params":null,"response":-1.5e3}`,
		`{"type":"a\u0062","version":-3}`, `{"type":"A","type":"B"}`, `{"params":{},"params":[2]}`, `{"version":1.0}`, `{"request-id":-0}`, `{"x":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		quick, slow, slowErr := rpc.DecodeBothWays(data)
		if quick == nil {
			return
		}
		if slowErr != nil {
			t.Fatalf("%q: taken, but %v", data, slowErr)
		}
		if !reflect.DeepEqual(quick, slow) {
			t.Fatalf("%q:\n got %+v\nwant %+v", data, quick, slow)
		}
	})
}

func TestPlainMessagesAreScanned(t *testing.T) {
	for _, m := range []string{
		`{"request-id":7,"type":"Client","version":6,"id":"3","request":"Echo","params":{"a":1}}` + "\n",
		`{"request-id":7,"response":{"a":[{"b":"c"}]}}`, `{"RequestId":0,"Type":"A","Request":"B","Params":{}}`,
		`{"request-id":1,"error":"x","error-code":"y","response":{}}`,
	} {
		if quick, _, _ := rpc.DecodeBothWays([]byte(m)); quick == nil {
			t.Errorf("%s: not scanned", m)
		}
	}
}

// FuzzScanner compares what the scanner takes for valid with what encoding/json does.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `{}`, `[ ]`, `{ "a" : [ 1 , { "b" : null } ] }`, `{"a":1,}`, `[1,]`, `{,}`, `{"a"}`, `{1:2}`, `{"a":1 "b":2}`,
		`true`, `tru`, `trueish`, `nulll`, `0`, `-0`, `01`, `-`, `+1`, `1.`, `.5`, `1.5e`, `1E+9`, `1e-`, `1e5.2`, `0x1`,
		`"a`, `"\`, `"\"`, `"\q"`, `"\u00e9\/\b\f\n\r\t\\\""`, `"\u00g0"`, `"\u12"`, "\"\x1f\"", "\"\x7f\xff\"", "[\x00]", "\u00a01",
		`[[[[`, `]]`, `{"a":[}`, `[}`, `{]`, `"a"b`, `1 2`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, want := rpc.ValidByScan(data), json.Valid(data); got != want && nesting(data) <= rpc.MaxScanDepth {
			t.Fatalf("%q: valid is %v, want %v", data, got, want)
		}
	})
}

// nesting returns an upper bound of how deep data is nested.
func nesting(data []byte) int {
	return strings.Count(string(data), "[") + strings.Count(string(data), "{")
}

// What is nested deeper than the scanner looks is decoded all the same, up to encoding/json's own bound.
func TestDeepMessagesAreLeftToTheOtherDecoder(t *testing.T) {
	deep := func(n int) []byte {
		return []byte(`{"request-id":7,"response":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`)
	}
	for n, scanned := range map[int]bool{rpc.MaxScanDepth: true, rpc.MaxScanDepth + 1: false, 5000: false} {
		quick, _, err := rpc.DecodeBothWays(deep(n))
		if (quick != nil) != scanned || err != nil {
			t.Errorf("%d deep: scanned is %v, want %v; %v", n, quick != nil, scanned, err)
		}
	}
	if quick, _, err := rpc.DecodeBothWays(deep(1 << 20)); quick != nil || err == nil {
		t.Error("an endless nesting is taken")
	}
}
