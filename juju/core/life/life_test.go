package life_test

import (
	"errors"
	"fmt"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/life"
)

func TestPredicates(t *testing.T) {
	for v, want := range map[life.Value][4]bool{
		life.Alive: {true, false, true, false},
		life.Dying: {false, true, true, false},
		life.Dead:  {false, true, false, true},
	} {
		got := [4]bool{life.IsAlive(v), life.IsNotAlive(v), life.IsNotDead(v), life.IsDead(v)}
		if got != want {
			t.Errorf("%s: %v", v, got)
		}
		if err := v.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestValidate(t *testing.T) {
	err := life.Value("undead").Validate()
	if !errors.Is(err, coreerrors.NotValid) || err.Error() != `life value "undead" not valid` {
		t.Errorf("error is %v", err)
	}
}

func ExampleValue() {
	var p life.Predicate = life.IsNotDead
	fmt.Println(p(life.Dying))
	// Output: true
}
