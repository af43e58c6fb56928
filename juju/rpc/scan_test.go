package rpc_test

import (
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/rpc"
)

// FuzzScan compares the quick decoder of messages with encoding/json wherever it does not give up.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`{"request-id":7,"type":"Client","version":6,"id":"3","request":"Echo","params":{"a":[1,"]}\\\""]}}`,
		` { "RequestId" : 7 , "Error" : "x" , "ErrorCode":"y","Response":{} } `, `{}`, `{"params":null,"response":-1.5e3}`,
		`{"type":"a\u0062","version":-3}`, `{"type":"A","type":"B"}`, `{"version":1.0}`, `{"request-id":-0}`, `{"x":1}`,
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
