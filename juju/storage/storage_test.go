package storage_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/gantline/gantline/juju/storage"
)

func TestParseConstraints(t *testing.T) {
	for text, want := range map[string]storage.Constraints{
		"":              {},
		"ebs":           {Pool: "ebs"},
		"ebs,2,10G":     {Pool: "ebs", Count: 2, Size: 10240},
		"1.5GiB":        {Size: 1536, Count: 1},
		"3":             {Count: 3},
		"a,b,1M,?,":     {Pool: "a", Size: 1, Count: 1},
		"loop-1,1T,007": {Pool: "loop-1", Size: 1048576, Count: 7},
	} {
		if got, err := storage.ParseConstraints(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"0":   `cannot parse count: count must be greater than zero, got "0"`,
		"-1":  `cannot parse count: count must be greater than zero, got "-1"`,
		"-1G": `cannot parse size: expected a non-negative number, got "-1G"`,
		"17Y": `cannot parse size: size "17Y" is too large`,
	} {
		if got, err := storage.ParseConstraints(text); err == nil || err.Error() != want {
			t.Errorf("%s: %+v, error is %v", text, got, err)
		}
	}
}

func TestParseConstraintsMap(t *testing.T) {
	got, err := storage.ParseConstraintsMap([]string{"data=2,1G", "cache"}, false)
	want := map[string]storage.Constraints{"data": {Size: 1024, Count: 2}, "cache": {Count: 1}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for text, want := range map[string]string{
		"cache": `expected "name=constraints" or "name", got "cache"`,
		"=1G":   `expected "name=constraints" or "name", got "=1G"`,
		"a=":    `cannot parse constraints for storage "a": storage constraints require at least one field to be specified`,
		"a=0":   `cannot parse constraints for storage "a": cannot parse count: count must be greater than zero, got "0"`,
	} {
		if _, err := storage.ParseConstraintsMap([]string{text}, true); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
	if _, err := storage.ParseConstraintsMap([]string{"a=1", "a=2"}, true); err == nil {
		t.Error("a name was given twice")
	}
}

func TestWire(t *testing.T) {
	data, err := json.Marshal(storage.Constraints{Size: 1024, Count: 1})
	if want := `{"Pool":"","Size":1024,"Count":1}`; err != nil || string(data) != want {
		t.Errorf("JSON is %s, %v", data, err)
	}
	if storage.StorageKindFilesystem != 2 || storage.StorageKindBlock.String() != "block" {
		t.Error("the kinds differ from those on the wire")
	}
}

func ExampleParseConstraints() {
	fmt.Println(storage.ParseConstraints("ebs,2,10G"))
	// Output: {ebs 10240 2} <nil>
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]uint64{
		"0": 0, "1": 1, "1M": 1, "1.1MB": 2, "1GiB": 1024, "2T": 2097152, ".5G": 512,
	} {
		if got, err := storage.ParseSize(text); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":    `expected a non-negative number, got ""`,
		"-1":  `expected a non-negative number, got "-1"`,
		"1..": `expected a non-negative number, got "1.."`,
		"1K":  `invalid multiplier suffix "K", expected one of MGTPEZY`,
		"1Mi": `invalid multiplier suffix "Mi", expected one of MGTPEZY`,
		"1iB": `invalid multiplier suffix "iB", expected one of MGTPEZY`,
	} {
		if got, err := storage.ParseSize(text); err == nil || err.Error() != want {
			t.Errorf("%q: %d, error is %v", text, got, err)
		}
	}
}
