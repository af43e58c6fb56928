package constraints_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/core/constraints"
)

const everything = `arch=arm64 container=lxd cores=4 cpu-power=100 instance-role=r instance-type=t mem=8192M ` +
	`root-disk=20480M root-disk-source=fast\ one tags=a,b spaces=alpha,^beta virt-type=vm zones=z1,z2 ` +
	`allocate-public-ip=false image-id=i`

func TestTextAndJSON(t *testing.T) {
	v, err := constraints.Parse(everything)
	if err != nil {
		t.Fatal(err)
	}
	if v.String() != everything {
		t.Errorf("prints as %s", v)
	}
	data, err := json.Marshal(v)
	want := `{"arch":"arm64","container":"lxd","cores":4,"cpu-power":100,"mem":8192,"root-disk":20480,` +
		`"root-disk-source":"fast one","tags":["a","b"],"instance-role":"r","instance-type":"t",` +
		`"spaces":["alpha","^beta"],"virt-type":"vm","zones":["z1","z2"],"allocate-public-ip":false,"image-id":"i"}`
	if err != nil || string(data) != want {
		t.Errorf("JSON is %s, %v", data, err)
	}
	var back constraints.Value
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("JSON back is %v, %v", back, err)
	}
	text, err := yaml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	back = constraints.Value{}
	if err := yaml.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("YAML back is %v, %v from\n%s", back, err, text)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"  ":                          "",
		"mem=1.5G":                    "mem=1536M",
		"mem=0.1":                     "mem=1M",
		"root-disk=1T":                "root-disk=1048576M",
		"cpu-cores=2":                 "cores=2",
		"mem= arch= tags=":            "arch= mem= tags=",
		"cores=0":                     "cores=",
		"container=none":              "container=none",
		"allocate-public-ip=":         "",
		`image-id=a\ b   cores=1`:     `cores=1 image-id=a\ b`,
		"instance-type=a=b,c mem=2G ": "instance-type=a=b,c mem=2048M",
	} {
		v, err := constraints.Parse(text)
		if err != nil || v.String() != want {
			t.Errorf("%q: %q, %v", text, v, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"mem":                       `malformed constraint "mem"`,
		"=8G":                       `malformed constraint "=8G"`,
		"memory=8G":                 `unknown constraint "memory"`,
		"arch=vax":                  `bad "arch" constraint: "vax" not recognized`,
		"cores=two":                 `bad "cores" constraint: must be a non-negative integer`,
		"cpu-cores=1 cores=2":       `bad "cores" constraint: already set`,
		"mem=-1":                    `bad "mem" constraint: must be a non-negative float with optional M/G/T/P suffix`,
		"mem=1G mem=1G":             `bad "mem" constraint: already set`,
		"container=jail":            `bad "container" constraint: invalid container type "jail"`,
		"spaces=^Alpha":             `bad "spaces" constraint: "Alpha" is not a valid space name`,
		"allocate-public-ip=perhap": `bad "allocate-public-ip" constraint: must be 'true' or 'false'`,
	} {
		if v, err := constraints.Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, error is %v", text, v, err)
		}
	}
}

func TestYAMLErrors(t *testing.T) {
	for text, want := range map[string]string{
		"{memory: 1}":              `unknown constraint value: memory`,
		"{cores: 1, cpu-cores: 2}": `constraint "cpu-cores" duplicates constraint "cores"`,
		"{mem: 8G}":                `must be a non-negative integer`,
		"{tags: a}":                `unexpected type passed to tags: string`,
		"{spaces: [1]}":            `unexpected type passed as in spaces: int`,
	} {
		var v constraints.Value
		if err := yaml.Unmarshal([]byte(text), &v); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestQuestions(t *testing.T) {
	v := constraints.MustParse(everything)
	empty := constraints.MustParse("arch= container=none cores=0 mem= tags= spaces= zones= image-id=")
	for name, has := range map[string]func(*constraints.Value) bool{
		"arch": (*constraints.Value).HasArch, "container": (*constraints.Value).HasContainer,
		"cores": (*constraints.Value).HasCpuCores, "mem": (*constraints.Value).HasMem,
		"spaces": (*constraints.Value).HasSpaces, "zones": (*constraints.Value).HasZones,
		"image-id": (*constraints.Value).HasImageID,
	} {
		if !has(&v) || has(&empty) {
			t.Errorf("%s: full %v, empty %v", name, has(&v), has(&empty))
		}
	}
	if got := fmt.Sprint(v.IncludeSpaces(), v.ExcludeSpaces()); got != "[alpha] [beta]" {
		t.Errorf("spaces are %s", got)
	}
	if !constraints.IsEmpty(&constraints.Value{}) || constraints.IsEmpty(&empty) {
		t.Error("emptiness is wrong")
	}
}

func TestMergeAndFallback(t *testing.T) {
	v, err := constraints.Merge(constraints.MustParse("mem=1G"), constraints.MustParse("cores=2"))
	if err != nil || v.String() != "cores=2 mem=1024M" {
		t.Errorf("merged %v, %v", v, err)
	}
	if _, err := constraints.Merge(v, v); err == nil {
		t.Error("the same twice was merged")
	}
	got := constraints.MustParse("mem= cores=2").WithFallback(constraints.MustParse("mem=1G cores=1 arch=amd64"))
	if got.String() != "arch=amd64 cores=2 mem=" {
		t.Errorf("fell back to %v", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything)
	f.Add(`mem=1.5G image-id=a\ b`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := constraints.Parse(text)
		if err != nil {
			return
		}
		again, err := constraints.Parse(v.String())
		if err != nil || again.String() != v.String() {
			t.Fatalf("%q prints as %q and is then %q, %v", text, v, again, err)
		}
	})
}

func ExampleParse() {
	v, err := constraints.Parse("mem=8G cores=2")
	fmt.Println(v, err)
	// Output: cores=2 mem=8192M <nil>
}
