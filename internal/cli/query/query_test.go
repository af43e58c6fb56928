package query_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/cli/query"
)

func TestHolds(t *testing.T) {
	alive := map[string]string{"life": "alive", "status": "active"}
	for text, want := range map[string]bool{
		`life=="alive"`:                                     true,
		`life == 'alive' && status=="active"`:               true,
		`life=="alive" && status!="active"`:                 false,
		`status=="error" || status=="active"`:               true,
		`status=="error"||life!="alive"`:                    false,
		`life=="dead" && status=="x" || status=="active"  `: true,
	} {
		q, err := query.Parse(text, "life", "status")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := q.Holds(alive); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestWhatCannotBeReadIsMarked(t *testing.T) {
	for text, what := range map[string]string{
		``:                                "expected one of the fields",
		`lief=="alive"`:                   "life, status",
		`life="alive"`:                    "expected == or !=",
		`life==alive`:                     "a text in quotes",
		`life=="alive`:                    "does not end",
		`life=="alive" status=="active"`:  "expected && or ||",
		`life=="alive" &&`:                "expected one of the fields",
		`forEach(units, u => u.life=="")`: "expected one of the fields",
	} {
		_, err := query.Parse(text, "life", "status")
		var qe *query.Error
		if !errors.As(err, &qe) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`life=="alive" && status!="active" || life=='x'`)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text, "life", "status")
		if err == nil && q.String() != text {
			t.Errorf("%q became %q", text, q)
		}
	})
}
