package charm_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

func readConfig(t *testing.T, text string) *charm.Config {
	t.Helper()
	config, err := charm.ReadConfig(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func TestReadConfig(t *testing.T) {
	config := readConfig(t, provider["config.yaml"])
	want := charm.Settings{"s": "hello", "i": int64(3), "f": 1.5, "b": true, "sec": nil, "none": nil}
	if got := config.DefaultSettings(); !reflect.DeepEqual(got, want) {
		t.Errorf("defaults are %#v", got)
	}
	if config := readConfig(t, "options: {a: {default: ''}, b: {type: boolean, default: yes}}"); config.Options["a"].Type != "string" ||
		config.Options["a"].Default != "" || config.Options["b"].Default != true {
		t.Errorf("options are %#v", config.Options)
	}
	if config := readConfig(t, "options:\nother: 1\n"); len(config.Options) != 0 {
		t.Errorf("options are %#v", config.Options)
	}
}

func TestReadConfigErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "invalid config: empty configuration",
		"other: 1":                              "invalid config: empty configuration",
		"options: {x: {type: list}}":            `invalid config: option "x" has unknown type "list"`,
		"options: {x: {default: 3}}":            `invalid config default: option "x" expected string, got 3`,
		"options: {x: {type: int, default: a}}": `invalid config default: option "x" expected int, got "a"`,
		"options: {x: {type: float, default: 3}}":   `invalid config default: option "x" expected float, got 3`,
		"options: {x: {type: boolean, default: 3}}": `invalid config default: option "x" expected boolean, got 3`,
		"options: {x: {type: secret, default: a}}":  `invalid config default: option "x" expected secret, got "a"`,
		"options: [x]": "cannot unmarshal",
	} {
		if _, err := charm.ReadConfig(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestParseSettingsStrings(t *testing.T) {
	config := readConfig(t, provider["config.yaml"])
	got, err := config.ParseSettingsStrings(map[string]string{
		"s": "", "i": "9", "f": "2.25", "b": "T", "sec": "secret:abc", "none": " x ",
	})
	want := charm.Settings{"s": "", "i": int64(9), "f": 2.25, "b": true, "sec": "secret:abc", "none": " x "}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, %v", got, err)
	}
	for name, test := range map[string]struct{ value, want string }{
		"i":      {"abc", `option "i" expected int, got "abc"`},
		"f":      {"", `option "f" expected float, got ""`},
		"b":      {"yes", `option "b" expected boolean, got "yes"`},
		"nosuch": {"1", `unknown option "nosuch"`},
	} {
		_, err := config.ParseSettingsStrings(map[string]string{name: test.value})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestTypedErrors(t *testing.T) {
	config := readConfig(t, provider["config.yaml"])
	_, err := config.ParseSettingsStrings(map[string]string{"i": "x"})
	var option *charm.OptionError
	if !errors.As(err, &option) || option.Option != "i" || option.Type != "int" || option.Value != "x" {
		t.Errorf("error is %#v", err)
	}
	_, err = config.ValidateSettings(charm.Settings{"nosuch": 1})
	var unknown *charm.UnknownOptionError
	if !errors.As(err, &unknown) || unknown.Option != "nosuch" {
		t.Errorf("error is %#v", err)
	}
}

func TestParseSettingsYAML(t *testing.T) {
	config := readConfig(t, provider["config.yaml"])
	got, err := config.ParseSettingsYAML([]byte("prov:\n  s: fromfile\n  i: 42\n  b: 'false'\n  f: \n"), "prov")
	want := charm.Settings{"s": "fromfile", "i": int64(42), "b": false, "f": nil}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, %v", got, err)
	}
	for text, want := range map[string]string{
		"other: {s: x}": `no settings found for "prov"`,
		"prov: {s: 3}":  `option "s" expected string, got 3`,
		"prov: [s]":     "cannot parse settings data: yaml: ",
		"prov: {x: 3}":  `unknown option "x"`,
	} {
		if _, err := config.ParseSettingsYAML([]byte(text), "prov"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestValidateAndFilter(t *testing.T) {
	config := readConfig(t, provider["config.yaml"])
	settings := charm.Settings{"s": "x", "i": 7, "b": "true", "none": nil}
	got, err := config.ValidateSettings(settings)
	if want := (charm.Settings{"s": "x", "i": int64(7), "b": true, "none": nil}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, %v", got, err)
	}
	settings["gone"], settings["f"] = 1, "not a float"
	if want := (charm.Settings{"s": "x", "i": int64(7), "b": true, "none": nil}); !reflect.DeepEqual(config.FilterSettings(settings), want) {
		t.Errorf("filtered are %#v", config.FilterSettings(settings))
	}
}

func FuzzReadConfig(f *testing.F) {
	f.Add(provider["config.yaml"])
	f.Fuzz(func(t *testing.T, text string) {
		config, err := charm.ReadConfig(strings.NewReader(text))
		if err != nil {
			return
		}
		if _, err := config.ValidateSettings(config.DefaultSettings()); err != nil {
			t.Fatalf("the defaults of %q are not valid: %v", text, err)
		}
	})
}

func ExampleConfig_ParseSettingsStrings() {
	config, err := charm.ReadConfig(strings.NewReader("options: {port: {type: int, default: 80}}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = config.ParseSettingsStrings(map[string]string{"port": "http"})
	fmt.Println(err)
	// Output: option "port" expected int, got "http"
}
