package charm_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/charm/resource"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

const minimal = "name: a\nsummary: s\ndescription: d\n"

func readMeta(t *testing.T, text string) *charm.Meta {
	t.Helper()
	meta, err := charm.ReadMeta(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return meta
}

func TestReadMeta(t *testing.T) {
	meta := readMeta(t, minimal+`
maintainer: nobody knows this key
subordinate: yes
provides:
  web: http
requires:
  db: {interface: sql, limit: 2, optional: true}
  juju-info: {interface: juju-info, scope: container}
  log: {interface: syslog, limit: }
peers:
  ring: {interface: ring, scope: global}
extra-bindings:
  backup:
tags: [x, y]
storage:
  one: {type: block}
  some: {type: filesystem, multiple: {range: 2-4}, read-only: true, shared: true, properties: [transient]}
  many: {type: filesystem, multiple: {range: 3+}, minimum-size: 1.5G, location: /srv, description: lots}
  five: {type: block, multiple: {range: 5}}
devices:
  gpu: {type: nvidia.com/gpu, countmin: 1, countmax: 2}
payloads:
  p: {type: docker}
resources:
  blob: {filename: blob.bin}
  image: {type: oci-image}
terms: [lorem/1, cs:bob/ipsum]
min-juju-version: 2.9.1
series: [jammy, focal]
`)
	want := &charm.Meta{
		Name: "a", Summary: "s", Description: "d", Subordinate: true,
		Provides: map[string]charm.Relation{
			"web": {Name: "web", Role: charm.RoleProvider, Interface: "http", Scope: charm.ScopeGlobal},
		},
		Requires: map[string]charm.Relation{
			"db":        {Name: "db", Role: charm.RoleRequirer, Interface: "sql", Limit: 2, Optional: true, Scope: charm.ScopeGlobal},
			"juju-info": {Name: "juju-info", Role: charm.RoleRequirer, Interface: "juju-info", Scope: charm.ScopeContainer},
			"log":       {Name: "log", Role: charm.RoleRequirer, Interface: "syslog", Scope: charm.ScopeGlobal},
		},
		Peers: map[string]charm.Relation{
			"ring": {Name: "ring", Role: charm.RolePeer, Interface: "ring", Scope: charm.ScopeGlobal},
		},
		ExtraBindings: map[string]charm.ExtraBinding{"backup": {Name: "backup"}},
		Tags:          []string{"x", "y"},
		Series:        []string{"jammy", "focal"},
		Storage: map[string]charm.Storage{
			"one":  {Name: "one", Type: charm.StorageBlock, CountMin: 1, CountMax: 1},
			"some": {Name: "some", Type: charm.StorageFilesystem, CountMin: 2, CountMax: 4, ReadOnly: true, Shared: true, Properties: []string{"transient"}},
			"many": {Name: "many", Type: charm.StorageFilesystem, CountMin: 3, CountMax: -1, MinimumSize: 1536, Location: "/srv", Description: "lots"},
			"five": {Name: "five", Type: charm.StorageBlock, CountMin: 5, CountMax: 5},
		},
		Devices:        map[string]charm.Device{"gpu": {Name: "gpu", Type: "nvidia.com/gpu", CountMin: 1, CountMax: 2}},
		PayloadClasses: map[string]charm.PayloadClass{"p": {Name: "p", Type: "docker"}},
		Resources: map[string]resource.Meta{
			"blob":  {Name: "blob", Type: resource.TypeFile, Path: "blob.bin"},
			"image": {Name: "image", Type: resource.TypeContainerImage},
		},
		Terms: []string{"lorem/1", "cs:bob/ipsum"},
	}
	want.MinJujuVersion = meta.MinJujuVersion
	if meta.MinJujuVersion.String() != "2.9.1" {
		t.Errorf("minimal version is %v", meta.MinJujuVersion)
	}
	if !reflect.DeepEqual(meta, want) {
		t.Errorf("read\n%+v\nwant\n%+v", meta, want)
	}
}

func TestReadMetaErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "metadata: name: expected string, got nothing",
		"name: 3":                      `metadata: summary: expected string, got nothing`,
		minimal + "name: x":            "already defined",
		"[1]":                          "cannot unmarshal",
		minimal + "series: jammy":      `metadata: series: expected list, got string("jammy")`,
		minimal + "subordinate: maybe": `metadata: subordinate: expected bool, got string("maybe")`,
		minimal + "provides: [x]":      "metadata: provides: expected map, got ",
		minimal + "provides: {x: {scope: global}}":                      "metadata: provides.x.interface: expected string, got nothing",
		minimal + "provides: {x: {interface: y, limit: many}}":          `metadata: provides.x.limit: unexpected value "many"`,
		minimal + "provides: {x: {interface: y, scope: all}}":           `metadata: provides.x.scope: unexpected value "all"`,
		minimal + "provides: {juju-x: y}":                               `charm "a" using a reserved relation name: "juju-x"`,
		minimal + "provides: {x: juju}":                                 `charm "a" relation "x" using a reserved interface: "juju"`,
		minimal + "requires: {juju-info: juju-info}":                    `charm "a" using a reserved relation name: "juju-info"`,
		minimal + "provides: {x: y}\nrequires: {x: y}":                  `charm "a" using a duplicated relation name: "x"`,
		minimal + "extra-bindings: {}":                                  `charm "a" has invalid extra bindings: extra bindings cannot be empty when specified`,
		minimal + "extra-bindings: {x: y}":                              `metadata: extra-bindings.x: expected empty value, got string("y")`,
		minimal + "peers: {x: y}\nextra-bindings: {x: }":                `charm "a" has invalid extra bindings: relation "x" cannot be used in extra bindings`,
		minimal + "subordinate: true\nrequires: {x: y}":                 `subordinate charm "a" lacks "requires" relation with container scope`,
		minimal + "series: [Jammy]":                                     `charm "a" declares invalid series: "Jammy"`,
		minimal + "storage: {x: {}}":                                    "metadata: storage.x.type: expected string, got nothing",
		minimal + "storage: {x: {type: tape}}":                          `metadata: storage.x.type: unexpected value "tape"`,
		minimal + "storage: {x: {type: block, location: /x}}":           `charm "a" storage "x": location may not be specified for "type: block"`,
		minimal + "storage: {x: {type: block, multiple: {range: 0}}}":   "metadata: storage.x.multiple.range: invalid count 0",
		minimal + "storage: {x: {type: block, multiple: {range: x}}}":   `metadata: storage.x.multiple.range: value "x" does not match 'm', 'm-n', or 'm+'`,
		minimal + "storage: {x: {type: block, multiple: {range: 0-0}}}": `charm "a" storage "x": invalid maximum count 0`,
		minimal + "storage: {x: {type: block, minimum-size: 5Q}}":       `metadata: invalid multiplier suffix "Q", expected one of MGTPEZY`,
		minimal + "devices: {x: {type: gpu, countmin: 2, countmax: 1}}": `charm "a" device "x": maximum count 1 can not be smaller than minimum count 2`,
		minimal + "devices: {x: {type: gpu, countmin: -1}}":             "metadata: invalid device count -1",
		minimal + "resources: {x: {type: tape}}":                        `metadata: unsupported resource type "tape"`,
		minimal + "resources: {x: {type: file}}":                        "resource missing filename",
		minimal + "resources: {x: {filename: a/b}}":                     `filename cannot contain "/" (got "a/b")`,
		minimal + "terms: [a/b/c]":                                      `invalid revision number "c"`,
		minimal + "min-juju-version: x":                                 `metadata: invalid min-juju-version: invalid version "x"`,
		minimal + "series: [jammy]\nassumes: [juju]":                    `ambiguous metadata: keys "series" cannot be used with "assumes"`,
		minimal + "assumes: juju":                                       `metadata: malformed "assumes" block; expected an expression list`,
		minimal + "assumes: [juju >= x]":                                `metadata: parsing expression 1 in top level "assumes" block: malformed feature expression "juju >= x"`,
		minimal + "charm-user: me":                                      `metadata: charm-user: unexpected value "me"`,
		minimal + "containers: {c: {resource: x}}":                      `parsing containers: referenced resource "x" not found`,
		minimal + "containers: {c: {mounts: [{location: /x}]}}":         `parsing containers: container "c": storage must be specif` + `ed on mount`,
		"name: A\nsummary: s\ndescription: d":                           `charm name "A" not valid`,
	} {
		if meta, err := charm.ReadMeta(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nread as %+v\nerror is %v\nwant     %s", text, meta, err, want)
		}
	}
}

func TestFormats(t *testing.T) {
	for name, test := range map[string]struct {
		metadata, manifest string
		format             charm.Format
		problem            string
	}{
		"series":             {"series: [jammy]", "", charm.FormatV1, ""},
		"nothing":            {"", "", charm.FormatV1, ""},
		"bases":              {"", provider["manifest.yaml"], charm.FormatV2, ""},
		"series and bases":   {"series: [jammy]", provider["manifest.yaml"], charm.FormatV1, ""},
		"no manifest":        {"assumes: [juju]", "", 0, "metadata v2 without manifest.yaml not valid"},
		"version with bases": {"min-juju-version: 2.9.0", provider["manifest.yaml"], 0, "min-juju-version in metadata v2 not valid"},
		"empty manifest":     {"", "bases: []", charm.FormatV1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeTree(t, with(nil, "metadata.yaml", minimal+test.metadata, "manifest.yaml", test.manifest))
			ch, err := charm.ReadCharmDir(dir)
			if test.problem != "" {
				if !errors.Is(err, coreerrors.NotValid) || err.Error() != test.problem {
					t.Fatalf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := charm.MetaFormat(ch); got != test.format {
				t.Errorf("format is %v", got)
			}
		})
	}
}

func TestHooksAndRelations(t *testing.T) {
	meta := readMeta(t, provider["metadata.yaml"])
	all := meta.Hooks()
	for _, hook := range []string{"install", "web-relation-joined", "cluster-relation-created", "data-storage-attached", "secret-changed"} {
		if !all[hook] {
			t.Errorf("no hook %s", hook)
		}
	}
	if all["nosuch-relation-joined"] || all["relation-joined"] {
		t.Error("there are hooks of no relation")
	}
	ch, err := charm.ReadCharmDir(writeTree(t, provider))
	if err != nil {
		t.Fatal(err)
	}
	web := meta.Provides["web"]
	if !web.ImplementedBy(ch) {
		t.Error("its own endpoint is not implemented")
	}
	web.Interface = "gopher"
	if web.ImplementedBy(ch) {
		t.Error("another interface is implemented")
	}
	info := charm.Relation{Name: "juju-info", Role: charm.RoleProvider, Interface: "juju-info"}
	if !info.IsImplicit() || !info.ImplementedBy(ch) {
		t.Error("what every charm provides is missing")
	}
	if len(meta.CombinedRelations()) != 2 {
		t.Errorf("relations are %v", meta.CombinedRelations())
	}
}

// TestProvider holds what a controller of Juju 3.6 answers for the same files.
func TestProvider(t *testing.T) {
	ch, err := charm.ReadCharmDir(writeTree(t, provider))
	if err != nil {
		t.Fatal(err)
	}
	want := charm.Storage{
		Name: "data", Type: charm.StorageFilesystem, CountMin: 0, CountMax: -1, MinimumSize: 1024, Location: "/srv",
	}
	if got := ch.Meta().Storage["data"]; !reflect.DeepEqual(got, want) {
		t.Errorf("storage is %+v", got)
	}
	if got := ch.Meta().MinJujuVersion.String(); got != "0.0.0" {
		t.Errorf("minimal version is %s", got)
	}
	if got := fmt.Sprint(ch.Manifest().Bases); got != "[ubuntu/22.04/stable on amd64]" {
		t.Errorf("bases are %s", got)
	}
}

func TestTerms(t *testing.T) {
	for _, text := range []string{"name", "name/27", "owner/name", "owner/name/27", "cs:owner/name/1", "tenant:name"} {
		term, err := charm.ParseTerm(text)
		if err != nil || term.String() != text {
			t.Errorf("%s: %v, %v", text, term, err)
		}
	}
	for text, want := range map[string]string{
		"a/b/c/d": `unknown term id format "a/b/c/d"`,
		"Name":    `wrong term name format "Name"`,
		"!/name":  `wrong owner format "!"`,
		"T:name":  `wrong term tenant format "T"`,
		"name/-1": "negative term revision",
	} {
		if _, err := charm.ParseTerm(text); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func FuzzReadMeta(f *testing.F) {
	f.Add(provider["metadata.yaml"])
	f.Add(minimal + "containers: {c: {resource: x, mounts: [{storage: s, location: /}]}}")
	f.Fuzz(func(t *testing.T, text string) {
		meta, err := charm.ReadMeta(strings.NewReader(text))
		if err == nil && !charm.IsValidName(meta.Name) {
			t.Fatalf("%q has the name %q", text, meta.Name)
		}
	})
}

func ExampleReadMeta() {
	meta, err := charm.ReadMeta(strings.NewReader("{name: web, summary: s, description: d, provides: {site: http}}"))
	fmt.Println(meta.Name, meta.Provides["site"].Interface, err)
	// Output: web http <nil>
}
