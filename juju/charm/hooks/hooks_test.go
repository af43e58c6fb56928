package hooks_test

import (
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/charm/hooks"
)

func TestKinds(t *testing.T) {
	for kind, want := range map[hooks.Kind]string{
		hooks.Install: "", hooks.RelationJoined: "relation", hooks.StorageAttached: "storage",
		hooks.SecretChanged: "secret", hooks.PebbleReady: "workload",
	} {
		got := ""
		for name, is := range map[string]bool{
			"relation": kind.IsRelation(), "storage": kind.IsStorage(), "secret": kind.IsSecret(), "workload": kind.IsWorkload(),
		} {
			if is {
				got += name
			}
		}
		if got != want {
			t.Errorf("%s belongs to %q", kind, got)
		}
	}
}

func ExampleRelationHooks() {
	fmt.Println(hooks.RelationHooks())
	// Output: [relation-created relation-joined relation-changed relation-departed relation-broken]
}
