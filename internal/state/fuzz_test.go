package state_test

import "testing"

// FuzzConfigYAML sets options from any document: it is refused whole, or every
// option then has a value of its type.
func FuzzConfigYAML(f *testing.F) {
	for _, seed := range []string{
		"prov: {i: 7, s: x, f: 2, b: true}", "prov:\n  i: '7'\n  trust: true\n", "prov:", "prov: []", "other: {}", "{", "",
		"application: prov\nsettings: {i: {value: 5, source: user}, s: {value: x, source: default}}", "prov: {i: 1e400}",
		"prov: {f: .nan}", "prov: {s: &a [*a]}", "? [a]: b", "prov: {i: 99999999999999999999}", "prov: {s: 1, b: 'yes', trust: maybe}",
	} {
		f.Add(seed)
	}
	h := fresh(f)
	h.deploy("prov", h.charm("local:prov-0", prov()), 0)
	f.Fuzz(func(t *testing.T, document string) {
		before, err := h.ApplicationConfig(modelUUID, "prov")
		if err != nil {
			t.Fatal(err)
		}
		err = h.SetApplicationConfig(t.Context(), modelUUID, "prov", nil, document)
		after, rerr := h.ApplicationConfig(modelUUID, "prov")
		if rerr != nil {
			t.Fatal(rerr)
		}
		for option, v := range after {
			if err != nil && v != before[option] {
				t.Fatalf("%q was refused (%v) and changed %s to %v", document, err, option, v)
			}
			ok := false
			switch option {
			case "s":
				_, ok = v.(string)
			case "i":
				_, ok = v.(int64)
			case "f":
				_, ok = v.(float64)
			case "b":
				_, ok = v.(bool)
			}
			if !ok {
				t.Fatalf("%q made %s a %T", document, option, v)
			}
		}
	})
}
