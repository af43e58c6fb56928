package charm_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

func TestReadActions(t *testing.T) {
	actions, err := charm.ReadActionsYaml("prov", strings.NewReader(provider["actions.yaml"]+`
other:
  parallel: true
  execution-group: g
  additionalProperties: false
`))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(actions.ActionSpecs["backup"].Params)
	want := `{"description":"back it up","properties":{"level":{"type":"integer"},"path":{"default":"/tmp","type":"string"}},` +
		`"required":["level"],"title":"backup","type":"object"}`
	if err != nil || string(data) != want {
		t.Errorf("schema is %s, %v", data, err)
	}
	other := actions.ActionSpecs["other"]
	if !other.Parallel || other.ExecutionGroup != "g" || other.Description != "No description" || other.Params["additionalProperties"] != false {
		t.Errorf("other is %+v", other)
	}
}

func TestReadActionsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"Backup: {}":                  "bad action name Backup",
		"juju-x: {}":                  `cannot use action name juju-x: the "juju-" prefix is reserved`,
		"juju: {}":                    `cannot use action name juju: "juju" is a reserved name`,
		"a: {description: 1}":         `value for schema key "description" must be a string`,
		"a: {parallel: x}":            `value for schema key "parallel" must be a bool`,
		"a: {required: x}":            `value for schema key "required" must be a YAML list`,
		"a: {params: x}":              "params failed to parse as a map",
		"a: {params: {x: {$ref: y}}}": `schema key "$ref" not compatible with this version of juju`,
		"a: {$schema: y}":             `schema key "$schema" not compatible with this version of juju`,
		"a: {params: {x: [{1: y}]}}":  "map keyed with non-string value",
		"a: x":                        "cannot unmarshal",
	} {
		if _, err := charm.ReadActionsYaml("a", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestParams(t *testing.T) {
	actions, err := charm.ReadActionsYaml("prov", strings.NewReader(provider["actions.yaml"]))
	if err != nil {
		t.Fatal(err)
	}
	backup := actions.ActionSpecs["backup"]
	err = backup.ValidateParams(nil)
	var params *charm.ParamsError
	if want := `validation failed: (root) : "level" property is missing and required, given {}`; !errors.As(err, &params) || err.Error() != want {
		t.Errorf("error is %v", err)
	}
	err = backup.ValidateParams(map[string]any{"level": "high", "path": 5.0})
	want := `validation failed: (root).level : must be of type integer, given "high"; (root).path : must be of type string, given 5`
	if err == nil || err.Error() != want {
		t.Errorf("error is %v", err)
	}
	got, err := backup.InsertDefaults(nil)
	if err != nil || len(got) != 1 || got["path"] != "/tmp" {
		t.Errorf("defaults are %v, %v", got, err)
	}
	if err := backup.ValidateParams(map[string]any{"level": 1}); err != nil {
		t.Error(err)
	}
	_, err = charm.ReadActionsYaml("prov", strings.NewReader("a: {params: {x: {type: text}}}"))
	if want := "invalid params schema for action schema a: properties.x: text is not a valid type"; err == nil || err.Error() != want {
		t.Errorf("error is %v", err)
	}
}

func TestLXDProfiles(t *testing.T) {
	for text, want := range map[string]string{
		"config: {security.nesting: \"true\"}\ndevices: {tun: {type: unix-char}}": "",
		"description: nothing":                     "invalid lxd-profile.yaml: does not contain devices nor config",
		"devices: {root: {type: disk}}":            `invalid lxd-profile.yaml: contains device type "disk"`,
		"config: {limits.memory: 1GB}":             `invalid lxd-profile.yaml: contains config value "limits.memory"`,
		"config: {boot.autostart: \"true\", a: b}": `invalid lxd-profile.yaml: contains config value "boot.autostart"`,
	} {
		profile, err := charm.ReadLXDProfile(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if err := profile.ValidateConfigDevices(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestReadVersion(t *testing.T) {
	for text, want := range map[string]string{
		"v1\nv2": "v1", "revision-id: x\r\n": "x", "": "", strings.Repeat("é", 200): strings.Repeat("é", 100),
	} {
		if got, err := charm.ReadVersion(strings.NewReader(text)); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
