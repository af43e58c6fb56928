package devices_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/core/devices"
)

func TestParseConstraints(t *testing.T) {
	for text, want := range map[string]devices.Constraints{
		"gpu":              {Type: "gpu", Count: 1},
		"2,nvidia.com/gpu": {Type: "nvidia.com/gpu", Count: 2},
		"1,gpu,a=1;b=":     {Type: "gpu", Count: 1, Attributes: map[string]string{"a": "1", "b": ""}},
	} {
		if got, err := devices.ParseConstraints(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"1,2,3,4":     "cannot parse device constraints string",
		"0,gpu":       `count must be greater than zero, got "0"`,
		"x,gpu":       `count must be greater than zero, got "x"`,
		"1,gpu,a":     `device attribute key/value pair has bad format: "a"`,
		"1,gpu,a=b=c": `device attribute key/value pair has bad format: "a=b=c"`,
	} {
		if _, err := devices.ParseConstraints(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func ExampleParseConstraints() {
	fmt.Println(devices.ParseConstraints("2,nvidia.com/gpu"))
	// Output: {nvidia.com/gpu 2 map[]} <nil>
}
