package instance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/core/instance"
)

func TestPlacements(t *testing.T) {
	for text, want := range map[string]instance.Placement{
		"0":             {Scope: "#", Directive: "0"},
		"0/lxd/1":       {Scope: "#", Directive: "0/lxd/1"},
		"#:3":           {Scope: "#", Directive: "3"},
		"lxd":           {Scope: "lxd"},
		"lxd:1":         {Scope: "lxd", Directive: "1"},
		"some:zone=a:b": {Scope: "some", Directive: "zone=a:b"},
	} {
		got, err := instance.ParsePlacement(text)
		if err != nil || *got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if got, err := instance.ParsePlacement(""); got != nil || err != nil {
		t.Errorf("nothing is placed at %v, %v", got, err)
	}
	for _, text := range []string{"zone=a", "host", ":0", "01"} {
		if _, err := instance.ParsePlacement(text); !errors.Is(err, instance.ErrPlacementScopeMissing) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
	_, err := instance.ParsePlacement("lxd:x")
	if want := `invalid value "x" for "lxd" scope: expected machine-id`; err == nil || err.Error() != want {
		t.Errorf("error is %v", err)
	}
	data, err := json.Marshal(instance.MustParsePlacement("lxd"))
	if want := `{"scope":"lxd","directive":""}`; err != nil || string(data) != want {
		t.Errorf("JSON is %s, %v", data, err)
	}
}

func TestContainerTypes(t *testing.T) {
	if _, err := instance.ParseContainerType("none"); err == nil || err.Error() != `invalid container type "none"` {
		t.Errorf("error is %v", err)
	}
	if got, err := instance.ParseContainerTypeOrNone("none"); got != instance.NONE || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := instance.ParseContainerTypeOrNone("lxd"); got != instance.LXD || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestHardware(t *testing.T) {
	text := "arch=amd64 cores=2 cpu-power=0 mem=2048M root-disk=8192M root-disk-source=fast tags=a,b availability-zone=z virt-type=vm"
	hc, err := instance.ParseHardware(text)
	if err != nil {
		t.Fatal(err)
	}
	if hc.String() != text {
		t.Errorf("prints as %s", hc)
	}
	data, err := json.Marshal(hc)
	want := `{"arch":"amd64","mem":2048,"root-disk":8192,"root-disk-source":"fast","cpu-cores":2,"cpu-power":0,"tags":["a","b"],"availability-zone":"z","virt-type":"vm"}`
	if err != nil || string(data) != want {
		t.Errorf("JSON is %s, %v", data, err)
	}
	clone := hc.Clone()
	(*clone.Tags)[0] = "changed"
	if (*hc.Tags)[0] != "a" {
		t.Error("a clone shares its tags")
	}
	if (*instance.HardwareCharacteristics)(nil).Clone() != nil {
		t.Error("nothing has a clone")
	}
}

func TestHardwareErrors(t *testing.T) {
	for text, want := range map[string]string{
		"x":                      `malformed characteristic "x"`,
		"=1":                     `malformed characteristic "=1"`,
		"x=1":                    `unknown characteristic "x"`,
		"arch=vax":               `bad "arch" characteristic: "vax" not recognized`,
		"cores=-1":               `bad "cores" characteristic: must be a non-negative integer`,
		"mem=x":                  `bad "mem" characteristic: must be a non-negative float with optional M/G/T/P suffix`,
		"mem=NaN":                `bad "mem" characteristic: must be a non-negative float with optional M/G/T/P suffix`,
		"mem=1e30P":              `bad "mem" characteristic: must be a non-negative float with optional M/G/T/P suffix`,
		"cores=1 mem=1G cores=2": `bad "cores" characteristic: already set`,
		"tags=a tags=b":          `bad "tags" characteristic: already set`,
	} {
		if _, err := instance.ParseHardware(text); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func ExampleParseHardware() {
	hc, err := instance.ParseHardware("cores=2 mem=1.5G")
	fmt.Println(hc, err)
	// Output: cores=2 mem=1536M <nil>
}
