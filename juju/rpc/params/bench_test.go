package params_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/rpc/params"
)

// BenchmarkFullStatus decodes the status of 2,000 units, beside the same bytes decoded without types.
func BenchmarkFullStatus(b *testing.B) {
	status := params.FullStatus{Machines: map[string]params.MachineStatus{}, Applications: map[string]params.ApplicationStatus{}}
	units := map[string]params.UnitStatus{}
	for i := range 2000 {
		id := fmt.Sprint(i)
		status.Machines[id] = params.MachineStatus{Id: id, IPAddresses: []string{"10.0.0.1"}}
		units["web/"+id] = params.UnitStatus{Machine: id, PublicAddress: "10.0.0.1", OpenedPorts: []string{"80/tcp"}}
	}
	status.Applications["web"] = params.ApplicationStatus{Charm: "local:web-0", Units: units}
	text, err := json.Marshal(status)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("typed", func(b *testing.B) { decode[params.FullStatus](b, text) })
	b.Run("any", func(b *testing.B) { decode[any](b, text) })
}

func decode[T any](b *testing.B, text []byte) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var out T
		if err := json.Unmarshal(text, &out); err != nil {
			b.Fatal(err)
		}
	}
}
