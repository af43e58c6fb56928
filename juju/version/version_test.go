package version_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/version"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]version.Number{
		"3.6.0":        {Major: 3, Minor: 6},
		"3.6-beta1":    {Major: 3, Minor: 6, Tag: "beta", Patch: 1},
		"3.6.1.12":     {Major: 3, Minor: 6, Patch: 1, Build: 12},
		"2.9-rc3.4":    {Major: 2, Minor: 9, Tag: "rc", Patch: 3, Build: 4},
		"0.0.0":        {},
		"10.234.00056": {Major: 10, Minor: 234, Patch: 56},
	} {
		got, err := version.Parse(text)
		if err != nil || got != want {
			t.Errorf("%s: %#v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3", "3.6", "3.6.", "3.6-1", "3.6.1.", "x", "3.6.0-ubuntu-amd64", "1.2.1234567890"} {
		_, err := version.Parse(text)
		if want := fmt.Sprintf("invalid version %q", text); err == nil || err.Error() != want {
			t.Errorf("%q: error is %v", text, err)
		}
	}
}

func TestParseNonStrict(t *testing.T) {
	for text, want := range map[string]string{"3": "3.0.0", "3.6": "3.6.0", "3.6.1": "3.6.1", "3.6-beta1": "3.6-beta1"} {
		if got, err := version.ParseNonStrict(text); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if _, err := version.ParseNonStrict(""); err == nil || err.Error() != `invalid version ""` {
		t.Errorf("error is %v", err)
	}
}

func TestParseMajorMinor(t *testing.T) {
	if major, minor, err := version.ParseMajorMinor("3.6"); major != 3 || minor != 6 || err != nil {
		t.Errorf("got %d %d %v", major, minor, err)
	}
	if major, minor, err := version.ParseMajorMinor("3"); major != 3 || minor != -1 || err != nil {
		t.Errorf("got %d %d %v", major, minor, err)
	}
	for _, text := range []string{"x", "3.x", "3.6.1"} {
		if _, _, err := version.ParseMajorMinor(text); err == nil {
			t.Errorf("%s passed", text)
		}
	}
}

func TestOrder(t *testing.T) {
	want := []string{"1.9.9", "2.0-alpha1", "2.0-beta1", "2.0-beta1.1", "2.0-beta2", "2.0.0", "2.0.0.1", "2.0.1", "2.1-rc1", "3.0.0"}
	var got []version.Number
	for _, i := range []int{3, 9, 0, 5, 7, 1, 8, 2, 6, 4} {
		got = append(got, version.MustParse(want[i]))
	}
	slices.SortFunc(got, version.Number.Compare)
	for i, n := range got {
		if n.String() != want[i] {
			t.Errorf("at %d stands %v, want %s", i, n, want[i])
		}
	}
	if n := version.MustParse("3.6.1.7"); n.ToPatch().String() != "3.6.1" {
		t.Errorf("without build it is %v", n.ToPatch())
	}
}

func TestBinary(t *testing.T) {
	b, err := version.ParseBinary("3.6-beta1-ubuntu-amd64")
	if err != nil {
		t.Fatal(err)
	}
	want := version.Binary{Number: version.MustParse("3.6-beta1"), Release: "ubuntu", Arch: "amd64"}
	if b != want || b.String() != "3.6-beta1-ubuntu-amd64" {
		t.Errorf("got %#v, %v", b, b)
	}
	if _, err := version.ParseBinary("3.6.0"); err == nil || err.Error() != `invalid binary version "3.6.0"` {
		t.Errorf("error is %v", err)
	}
}

// document has every type in every form that the wire and the files use.
type document struct {
	Number version.Number  `json:"number" yaml:"number"`
	Binary version.Binary  `json:"binary" yaml:"binary"`
	Absent *version.Number `json:"absent,omitempty" yaml:"absent,omitempty"`
}

func TestTexts(t *testing.T) {
	in := document{Number: version.MustParse("3.6.0"), Binary: version.MustParseBinary("3.6.0-ubuntu-arm64")}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"number":"3.6.0","binary":"3.6.0-ubuntu-arm64"}`; string(data) != want {
		t.Errorf("JSON is %s", data)
	}
	var out document
	if err := json.Unmarshal(data, &out); err != nil || out != in {
		t.Errorf("JSON back is %#v, %v", out, err)
	}
	text, err := yaml.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := "number: 3.6.0\nbinary: 3.6.0-ubuntu-arm64\n"; string(text) != want {
		t.Errorf("YAML is %s", text)
	}
	out = document{}
	if err := yaml.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("YAML back is %#v, %v", out, err)
	}
	if err := yaml.Unmarshal([]byte("number: [1]"), &out); err == nil {
		t.Error("a list passed for a version")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("3.6-beta1.2")
	f.Add("3.6.0-ubuntu-amd64")
	f.Fuzz(func(t *testing.T, text string) {
		if n, err := version.Parse(text); err == nil && version.MustParse(n.String()) != n {
			t.Fatalf("%q is %#v and prints as %v", text, n, n)
		}
		if b, err := version.ParseBinary(text); err == nil && version.MustParseBinary(b.String()) != b {
			t.Fatalf("%q is %#v and prints as %v", text, b, b)
		}
	})
}

func ExampleNumber_Compare() {
	fmt.Println(version.MustParse("3.6-beta1").Compare(version.MustParse("3.6.0")))
	// Output: -1
}
