package assumes_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/charm/assumes"
	"github.com/gantline/gantline/juju/version"
)

func parse(t *testing.T, text string) *assumes.ExpressionTree {
	t.Helper()
	var tree assumes.ExpressionTree
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return &tree
}

func TestForms(t *testing.T) {
	tree := parse(t, "- juju >= 3.1\n- any-of: [k8s-api, {all-of: [foo<2, bar]}]\n")
	data, err := json.Marshal(tree)
	want := `["juju \u003e= 3.1",{"any-of":["k8s-api",{"all-of":["foo \u003c 2","bar"]}]}]`
	if err != nil || string(data) != want {
		t.Errorf("JSON is %s, %v", data, err)
	}
	var back assumes.ExpressionTree
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(parse(t, string(text))); err != nil || string(again) != want {
		t.Errorf("by way of YAML it is %s, %v", again, err)
	}
}

func TestSatisfied(t *testing.T) {
	number := func(s string) *version.Number { n := version.MustParse(s); return &n }
	features := map[string]*version.Number{"juju": number("3.6.0"), "k8s-api": nil}
	for text, want := range map[string]string{
		"[]":                          "",
		"[juju]":                      "",
		"[juju >= 3.1, juju < 4]":     "",
		"[juju >= 4, juju < 3.6]":     "juju >= 4, juju < 3.6",
		"[k8s-api]":                   "",
		"[k8s-api >= 1]":              "k8s-api >= 1",
		"[{any-of: [nosuch, juju]}]":  "",
		"[{any-of: [nosuch, other]}]": "nosuch, other",
		"[{all-of: [nosuch, juju]}]":  "nosuch",
		"[{any-of: [{all-of: [juju, k8s-api]}]}]": "",
	} {
		ok, missing := parse(t, text).Expression.SatisfiedBy(features)
		if got := strings.Join(missing, ", "); ok != (want == "") || got != want {
			t.Errorf("%s: %v, missing %q", text, ok, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"juju":                       `malformed "assumes" block; expected an expression list`,
		"[juju, 3]":                  `parsing expression 2 in top level "assumes" block: expected a feature, "any-of" or "all-of" expression`,
		"[juju = 3]":                 `malformed feature expression "juju = 3"`,
		"[{none-of: []}]":            `malformed composite expression; expected an "any-of" or "all-of" block`,
		"[{any-of: x}]":              `malformed "any-of" expression; expected a list of sub-expressions`,
		"[{any-of: [], all-of: []}]": "malformed composite expression",
		"[{any-of: [Juju]}]":         `parsing "any-of" expression: malformed feature expression "Juju"`,
	} {
		var tree assumes.ExpressionTree
		if err := yaml.Unmarshal([]byte(text), &tree); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func ExampleParse() {
	tree, err := assumes.Parse([]any{"juju >= 3.1", "k8s-api"})
	if err != nil {
		fmt.Println(err)
		return
	}
	have := version.MustParse("3.6.0")
	fmt.Println(tree.Expression.SatisfiedBy(map[string]*version.Number{"juju": &have}))
	// Output: false [k8s-api]
}
