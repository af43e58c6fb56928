package names_test

import (
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/names"
)

func TestSets(t *testing.T) {
	a, err := names.NewSetFromStrings("unit-a-0", "machine-0", "unit-a-0")
	if err != nil {
		t.Fatal(err)
	}
	b := names.NewSet(names.NewMachineTag("0"), names.NewUserTag("bob"))
	for what, test := range map[string]struct {
		got  names.Set
		want string
	}{
		"a":            {a, "[machine-0 unit-a-0]"},
		"union":        {a.Union(b), "[machine-0 unit-a-0 user-bob]"},
		"none":         {names.Set(nil).Union(b), "[machine-0 user-bob]"},
		"intersection": {a.Intersection(b), "[machine-0]"},
		"difference":   {a.Difference(b), "[unit-a-0]"},
	} {
		if got := fmt.Sprint(test.got.SortedValues()); got != test.want {
			t.Errorf("%s is %s", what, got)
		}
	}
	a.Remove(names.NewUnitTag("a/0"))
	if a.Size() != 1 || a.IsEmpty() || a.Contains(names.NewUnitTag("a/0")) || len(a.Values()) != 1 {
		t.Errorf("after removal it is %v", a)
	}
	if _, err := names.NewSetFromStrings("x"); err == nil {
		t.Error("text that is no tag became one")
	}
}
