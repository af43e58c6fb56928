package jsonpatch2_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/gantline/gantline/rebar/jsonpatch2"
)

// TestApply holds the examples of RFC 6902's appendix A, and what goes beyond.
func TestApply(t *testing.T) {
	for _, tt := range []struct{ name, doc, patch, want string }{
		{"A.1 add a member", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux"}]`, `{"baz":"qux","foo":"bar"}`},
		{"A.2 add an element", `{"foo":["bar","baz"]}`, `[{"op":"add","path":"/foo/1","value":"qux"}]`, `{"foo":["bar","qux","baz"]}`},
		{"A.3 remove a member", `{"baz":"qux","foo":"bar"}`, `[{"op":"remove","path":"/baz"}]`, `{"foo":"bar"}`},
		{"A.4 remove an element", `{"foo":["bar","qux","baz"]}`, `[{"op":"remove","path":"/foo/1"}]`, `{"foo":["bar","baz"]}`},
		{"A.5 replace", `{"baz":"qux","foo":"bar"}`, `[{"op":"replace","path":"/baz","value":"boo"}]`, `{"baz":"boo","foo":"bar"}`},
		{"A.6 move a value", `{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}`, `[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]`, `{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}`},
		{"A.7 move an element", `{"foo":["all","grass","cows","eat"]}`, `[{"op":"move","from":"/foo/1","path":"/foo/3"}]`, `{"foo":["all","cows","eat","grass"]}`},
		{"A.8 test", `{"baz":"qux","foo":["a",2,"c"]}`, `[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]`, `{"baz":"qux","foo":["a",2,"c"]}`},
		{"A.9 test fails", `{"baz":"qux"}`, `[{"op":"test","path":"/baz","value":"bar"}]`, ""},
		{"A.10 add a nested member", `{"foo":"bar"}`, `[{"op":"add","path":"/child","value":{"grandchild":{}}}]`, `{"child":{"grandchild":{}},"foo":"bar"}`},
		{"A.11 unknown members", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux","xyz":123}]`, `{"baz":"qux","foo":"bar"}`},
		{"A.12 add to what is not there", `{"foo":"bar"}`, `[{"op":"add","path":"/baz/bat","value":"qux"}]`, ""},
		{"A.14 escapes", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":10}]`, `{"/":9,"~1":10}`},
		{"A.15 text is no number", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":"10"}]`, ""},
		{"A.16 append", `{"foo":["bar"]}`, `[{"op":"add","path":"/foo/-","value":["abc","def"]}]`, `{"foo":["bar",["abc","def"]]}`},
		{"the whole document", `{"a":1}`, `[{"op":"replace","path":"","value":[1]}]`, `[1]`},
		{"null is a value", `{"a":1}`, `[{"op":"add","path":"/a","value":null}]`, `{"a":null}`},
		{"numbers by value", `{"a":1.0}`, `[{"op":"test","path":"/a","value":1e0}]`, `{"a":1.0}`},
		{"digits are kept", `{"a":9007199254740993,"b":1}`, `[{"op":"copy","from":"/a","path":"/c"},{"op":"remove","path":"/b"}]`, `{"a":9007199254740993,"c":9007199254740993}`},
		{"into itself", `{"a":{"b":1}}`, `[{"op":"move","from":"/a","path":"/a/b/c"}]`, ""},
		{"leading zero", `{"a":[1,2]}`, `[{"op":"remove","path":"/a/01"}]`, ""},
		{"beyond the end", `{"a":[1]}`, `[{"op":"add","path":"/a/2","value":1}]`, ""},
		{"a copy is one", `{"a":{"x":1}}`, `[{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/x","value":2}]`, `{"a":{"x":1},"b":{"x":2}}`},
	} {
		p, err := jsonpatch2.NewPatch([]byte(tt.patch))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err, _ := p.Apply([]byte(tt.doc))
		if tt.want == "" {
			if err == nil {
				t.Errorf("%s: makes %s", tt.name, got)
			}
			continue
		}
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: makes %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestFailure(t *testing.T) {
	p := jsonpatch2.Patch{{Op: "add", Path: "/b", Value: 1}, {Op: "test", Path: "/a", Value: 2}}
	_, err, at := p.Apply([]byte(`{"a":1}`))
	if !errors.Is(err, jsonpatch2.ErrTest) || err.Error() != "Test op failed." || at != 1 {
		t.Errorf("%v at %d", err, at)
	}
}

func TestBadPatches(t *testing.T) {
	for _, text := range []string{
		`{}`, `[{"op":"add","value":1}]`, `[{"op":"add","path":"/a"}]`, `[{"op":"move","path":"/a"}]`, `[{"op":"frobnicate","path":"/a"}]`,
		`[{"op":"remove","path":"a"}]`, `[{"op":"remove","path":"/a~2"}]`, `[{"op":"remove","path":"/a~"}]`, `[{"op":"copy","path":"/a","from":"b"}]`, `nonsense`,
	} {
		if p, err := jsonpatch2.NewPatch([]byte(text)); err == nil {
			t.Errorf("%s is taken for %v", text, p)
		}
	}
}

func TestWire(t *testing.T) {
	p := jsonpatch2.Patch{
		{Op: "test", Path: "/a", Value: nil}, {Op: "remove", Path: "/a"}, {Op: "move", From: "/b", Path: "/c"}, {Op: "add", Path: "/d", Value: "<x>"},
	}
	got, err := json.Marshal(p)
	want := `[{"op":"test","path":"/a","value":null},{"op":"remove","path":"/a"},{"op":"move","path":"/c","from":"/b"},{"op":"add","path":"/d","value":"\u003cx\u003e"}]`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestGenerate(t *testing.T) {
	for _, tt := range [][2]string{
		{`{"a":1,"b":[1,2,3],"c":{"x":"y"}}`, `{"a":2,"b":[1,5],"d":null}`},
		{`[]`, `[1,2]`}, {`{}`, `{"a/b~c":{"d":[{"e":1}]}}`}, {`1`, `"x"`}, {`{"a":[{"b":1},{"b":2}]}`, `{"a":[{"b":2}]}`},
		{`{"a":1.0}`, `{"a":1}`}, {`null`, `{}`},
	} {
		for _, guard := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			p, err := jsonpatch2.GenerateFull([]byte(tt[0]), []byte(tt[1]), guard[0], guard[1])
			if err != nil {
				t.Fatal(err)
			}
			got, err, _ := p.Apply([]byte(tt[0]))
			if err != nil || !same(got, []byte(tt[1])) {
				t.Errorf("%s to %s by %+v makes %s, %v", tt[0], tt[1], p, got, err)
			}
			if len(p) > 0 && (guard[0] || guard[1]) {
				if _, err, _ := p.Apply([]byte(`{"a":"other","b":"other","c":"other"}`)); guard[1] && !errors.Is(err, jsonpatch2.ErrTest) {
					t.Errorf("%s to %s: a paranoid patch is applied to something else", tt[0], tt[1])
				}
			}
		}
	}
}

// TestGuardedListSeesAppend is how two programs that append do not lose a change.
func TestGuardedListSeesAppend(t *testing.T) {
	p, err := jsonpatch2.GenerateFull([]byte(`{"l":[1]}`), []byte(`{"l":[1,2]}`), true, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err, _ := p.Apply([]byte(`{"l":[1,9]}`)); !errors.Is(err, jsonpatch2.ErrTest) {
		t.Errorf("the list has changed: %v", err)
	}
}

func same(a, b []byte) bool {
	var x, y interface{}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func FuzzApply(f *testing.F) {
	f.Add(`{"a":[1,{"b":2}]}`, `[{"op":"add","path":"/a/-","value":1},{"op":"move","from":"/a/0","path":"/c"}]`)
	f.Add(`[[[]]]`, `[{"op":"copy","from":"","path":"/0/0/-"}]`)
	f.Add(`{"a":1e400}`, `[{"op":"test","path":"/a","value":1e999999999}]`)
	f.Fuzz(func(t *testing.T, doc, patch string) {
		p, err := jsonpatch2.NewPatch([]byte(patch))
		if err != nil || len(p) > 20 {
			return
		}
		out, err, _ := p.Apply([]byte(doc))
		if err == nil && !json.Valid(out) {
			t.Errorf("makes what is no JSON: %q", out)
		}
		buf, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jsonpatch2.NewPatch(buf); err != nil {
			t.Errorf("%s cannot be read back: %v", buf, err)
		}
	})
}

func FuzzGenerate(f *testing.F) {
	f.Add(`{"a":[1,2],"b":"x"}`, `{"a":[2],"c":{}}`)
	f.Fuzz(func(t *testing.T, base, target string) {
		p, err := jsonpatch2.GenerateFull([]byte(base), []byte(target), true, true)
		if err != nil {
			return
		}
		out, err, _ := p.Apply([]byte(base))
		if err != nil {
			t.Fatalf("%s to %s: %v", base, target, err)
		}
		rest, err := jsonpatch2.Generate(out, []byte(target), false)
		if err != nil || len(rest) != 0 {
			t.Errorf("%s to %s makes %s: %v, %v", base, target, out, rest, err)
		}
	})
}

func ExamplePatch_Apply() {
	p := jsonpatch2.Patch{
		{Op: "test", Path: "/Stage", Value: "none"},
		{Op: "replace", Path: "/Stage", Value: "install"},
	}
	out, err, _ := p.Apply([]byte(`{"Name":"m1","Stage":"none"}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(string(out))
	// Output: {"Name":"m1","Stage":"install"}
}
