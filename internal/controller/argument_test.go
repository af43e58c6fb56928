package controller_test

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/facade"
)

// argument makes a method's parameters: one element in every list, the target wherever a tag is
// wanted, and the most harmless words elsewhere.
func (w *world) argument(m method, target string) string {
	w.t.Helper()
	text, err := json.Marshal(sample(m.In, "", target, 0))
	if err != nil {
		w.t.Fatalf("%s: %v", m, err)
	}
	return string(text)
}

// deepest is how far into a type samples are made; types that hold themselves end there.
const deepest = 6

func sample(t reflect.Type, name, target string, depth int) any {
	if depth > deepest || opaque(t) {
		return reflect.Zero(t).Interface()
	}
	switch t.Kind() {
	case reflect.String:
		return word(name, target)
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return nil
		}
		return []any{sample(t.Elem(), name, target, depth+1)}
	case reflect.Struct:
		out := map[string]any{}
		fields(t, out, target, depth)
		if _, both := out["user-tag"]; both && out["model-tag"] != nil && strings.HasPrefix(target, "model-") {
			out["user-tag"] = "user-reader"
		}
		return out
	case reflect.Pointer:
		if t.Elem().Kind() == reflect.Struct && strings.Contains(strings.ToLower(name), "tag") {
			return sample(t.Elem(), name, target, depth+1)
		}
		return nil
	}
	return reflect.Zero(t).Interface()
}

func fields(t reflect.Type, out map[string]any, target string, depth int) {
	for f := range t.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case key == "-" || !f.IsExported():
		case f.Anonymous && key == "":
			fields(f.Type, out, target, depth+1)
		default:
			if key == "" {
				key = f.Name
			}
			if k := f.Type.Kind(); k != reflect.Pointer && k != reflect.Map && k != reflect.Interface || strings.Contains(key, "tag") {
				out[key] = sample(f.Type, key, target, depth+1)
			}
		}
	}
}

// opaque says whether the type writes itself.
func opaque(t reflect.Type) bool {
	if t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[json.RawMessage]() {
		return true
	}
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// word is what stands in a field of that name.
func word(name, target string) string {
	switch name := strings.ToLower(name); {
	case name == "application-tag" && strings.HasPrefix(target, "unit-"):
		return "application-" + applicationOf(target)
	case name == "name" && strings.HasPrefix(target, "unit-"):
		return applicationOf(target)
	case name == "relation":
		return "relation-req.site#prov.web"
	case name == "access":
		return "read"
	case name == "action":
		return "grant"
	case name == "cloud-tag":
		return "cloud-localhost"
	case strings.Contains(name, "tag"), name == "entity", name == "unit", name == "application-name",
		name == "local-unit", name == "remote-unit", name == "names", name == "units":
		return target
	case name == "application", name == "applicationname":
		return "prov"
	case name == "status":
		return "active"
	case name == "historykind":
		return "unit"
	case name == "endpoints":
		return "prov:web"
	}
	return ""
}

// applicationOf returns the application of a unit's tag.
func applicationOf(unit string) string {
	return strings.TrimSuffix(strings.TrimPrefix(unit, "unit-"), "-0")
}

func typeName(t reflect.Type) string {
	if t == nil {
		return "-"
	}
	return t.String()
}

// session is a caller's connection.
type session struct {
	identity facade.Identity
	model    string
	watchers []facade.Watcher
}

func (s *session) Identity() facade.Identity { return s.identity }
func (s *session) ModelUUID() string         { return s.model }
func (s *session) Watchers() facade.Watchers { return s }

func (s *session) Add(w facade.Watcher) (string, error) {
	s.watchers = append(s.watchers, w)
	return "1", nil
}

func (s *session) Find(string) (facade.Watcher, error) { return nil, facade.ErrUnknownWatcher }

func (s *session) Stop(string) error { return domain.Errorf(domain.NotFound, "unknown watcher id") }

// stop ends what the call began to watch.
func (s *session) stop() {
	for _, w := range s.watchers {
		w.Stop()
	}
}
