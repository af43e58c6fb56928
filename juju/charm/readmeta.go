package charm

import (
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/charm/assumes"
	"github.com/gantline/gantline/juju/version"
)

// ReadMeta reads metadata.yaml and checks it. Keys that Juju does not know are
// passed over.
func ReadMeta(r io.Reader) (*Meta, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var document map[string]any
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	if err := checkFormatKeys(document); err != nil {
		return nil, err
	}
	meta, err := readMeta(node{value: document}.fields())
	if err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	if meta.Containers, err = readContainers(document["containers"], meta); err != nil {
		return nil, fmt.Errorf("parsing containers: %w", err)
	}
	if err := meta.check(); err != nil {
		return nil, err
	}
	return meta, nil
}

func readMeta(f *fields) (*Meta, error) {
	var m Meta
	f.required("name", "summary", "description")
	f.text("name", &m.Name)
	f.text("summary", &m.Summary)
	f.text("description", &m.Description)
	f.boolean("subordinate", &m.Subordinate)
	f.do("provides", func(n node) (err error) { m.Provides, err = readRelations(n, RoleProvider); return err })
	f.do("requires", func(n node) (err error) { m.Requires, err = readRelations(n, RoleRequirer); return err })
	f.do("peers", func(n node) (err error) { m.Peers, err = readRelations(n, RolePeer); return err })
	f.do("extra-bindings", func(n node) (err error) { m.ExtraBindings, err = readExtraBindings(n); return err })
	f.texts("categories", &m.Categories)
	f.texts("tags", &m.Tags)
	f.texts("series", &m.Series)
	f.texts("terms", &m.Terms)
	f.do("storage", func(n node) (err error) { m.Storage, err = readStorage(n); return err })
	f.do("devices", func(n node) (err error) { m.Devices, err = readDevices(n); return err })
	f.do("payloads", func(n node) (err error) { m.PayloadClasses, err = readPayloads(n); return err })
	f.do("resources", func(n node) (err error) { m.Resources, err = readResources(n); return err })
	f.do("deployment", func(n node) (err error) { m.Deployment, err = readDeployment(n, m.Series); return err })
	f.do("min-juju-version", func(n node) (err error) { m.MinJujuVersion, err = readMinVersion(n); return err })
	f.do("assumes", func(n node) (err error) { m.Assumes, err = assumes.Parse(n.value); return err })
	var user string
	f.oneOf("charm-user", &user, string(RunAsRoot), string(RunAsSudoer), string(RunAsNonRoot))
	m.CharmUser = RunAs(user)
	return &m, f.err()
}

func readMinVersion(n node) (version.Number, error) {
	text, err := n.text()
	if err != nil {
		return version.Number{}, err
	}
	number, err := version.Parse(text)
	if err != nil {
		return version.Number{}, fmt.Errorf("invalid min-juju-version: %w", err)
	}
	return number, nil
}

// readRelations reads endpoints, "name: interface" or a map of what there is to
// say of each.
func readRelations(n node, role RelationRole) (map[string]Relation, error) {
	all := make(map[string]Relation)
	err := n.each(func(name string, n node) error {
		relation := Relation{Name: name, Role: role, Scope: ScopeGlobal}
		if text, ok := n.value.(string); ok {
			relation.Interface = text
			all[name] = relation
			return nil
		}
		f := n.fields()
		f.required("interface")
		f.text("interface", &relation.Interface)
		f.boolean("optional", &relation.Optional)
		scope := string(ScopeGlobal)
		f.oneOf("scope", &scope, string(ScopeGlobal), string(ScopeContainer))
		relation.Scope = RelationScope(scope)
		if limit, ok := f.get("limit"); ok && limit.value != nil {
			number, err := limit.integer()
			if err != nil {
				return fmt.Errorf("%s: unexpected value %#v", limit.path, limit.value)
			}
			relation.Limit = int(number)
		}
		all[name] = relation
		return f.err()
	})
	return all, err
}

func readExtraBindings(n node) (map[string]ExtraBinding, error) {
	all := make(map[string]ExtraBinding)
	err := n.each(func(name string, n node) error {
		if name == "" {
			return n.expected("non-empty binding name")
		}
		if n.value != nil {
			return n.expected("empty value")
		}
		all[name] = ExtraBinding{Name: name}
		return nil
	})
	return all, err
}

func readPayloads(n node) (map[string]PayloadClass, error) {
	all := make(map[string]PayloadClass)
	err := n.each(func(name string, n node) error {
		class := PayloadClass{Name: name}
		f := n.fields()
		f.required("type")
		f.text("type", &class.Type)
		all[name] = class
		return f.err()
	})
	return all, err
}
