package golden_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// kind is how an answer deviates from the recorded one.
type kind string

const (
	missing kind = "missing" // a key or an element
	extra   kind = "extra"   // a key or an element
	typed   kind = "type"    // another JSON type
	valued  kind = "value"   // another value of the same type
)

// deviation is one difference, at a place such as "response/results/0/error/message".
type deviation struct {
	place string
	kind  kind
	text  string
}

// comparer compares answers. It learns which uuid of ours stands for which recorded one.
type comparer struct {
	uuids map[string]string
	found []deviation
}

// compare returns how the answer to a call deviates from the recorded one.
func (c *comparer) compare(call string, want, got map[string]any) []deviation {
	c.found = nil
	order(call, want)
	order(call, got)
	c.value("", want, got)
	return c.found
}

func (c *comparer) add(place string, k kind, format string, args ...any) {
	c.found = append(c.found, deviation{strings.TrimPrefix(place, "/"), k, fmt.Sprintf(format, args...)})
}

func (c *comparer) value(place string, want, got any) {
	if want == "…" {
		return // the recording left it out
	}
	if a, b := typeOf(want), typeOf(got); a != b {
		c.add(place, typed, "want %s %v, got %s %v", a, want, b, got)
		return
	}
	switch want := want.(type) {
	case map[string]any:
		c.object(place, want, got.(map[string]any))
	case []any:
		c.list(place, want, got.([]any))
	case string:
		c.text(place, want, got.(string))
	default:
		if want != got {
			c.add(place, valued, "want %v, got %v", want, got)
		}
	}
}

func (c *comparer) object(place string, want, got map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if value, ok := got[key]; ok {
			c.value(step(place, key), want[key], value)
		} else {
			c.add(step(place, key), missing, "want %v", want[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok {
			c.add(step(place, key), extra, "got %v", got[key])
		}
	}
}

// step keeps the slashes of a key, such as a unit's name, apart from those between steps.
func step(place, key string) string { return place + "/" + strings.ReplaceAll(key, "/", "-") }

func (c *comparer) list(place string, want, got []any) {
	for i := range max(len(want), len(got)) {
		here := fmt.Sprintf("%s/%d", place, i)
		switch {
		case i >= len(got):
			c.add(here, missing, "want %v", want[i])
		case i >= len(want):
			c.add(here, extra, "got %v", got[i])
		default:
			c.value(here, want[i], got[i])
		}
	}
}

var (
	uuidText = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	timeText = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
)

// text compares two strings. Times are equal, but for the zero one, and so are uuids that have
// stood for each other since the first of them was seen.
func (c *comparer) text(place, want, got string) {
	wants, gots := uuidText.FindAllString(want, -1), uuidText.FindAllString(got, -1)
	for i := range min(len(wants), len(gots)) {
		ours, known := c.uuids[wants[i]]
		if !known {
			c.uuids[wants[i]], ours = gots[i], gots[i]
		}
		want = strings.ReplaceAll(want, wants[i], ours)
	}
	if untimed(want) != untimed(got) {
		c.add(place, valued, "want %q, got %q", want, got)
	}
}

func untimed(s string) string {
	return timeText.ReplaceAllStringFunc(s, func(t string) string {
		if strings.HasPrefix(t, "0001") {
			return t
		}
		return "TIME"
	})
}

// translate puts our uuids into a recorded request.
func (c *comparer) translate(request string) string {
	return uuidText.ReplaceAllStringFunc(request, func(uuid string) string {
		if ours, ok := c.uuids[uuid]; ok {
			return ours
		}
		return uuid
	})
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "object"
	case []any:
		return "list"
	case string:
		return "string"
	case bool:
		return "boolean"
	}
	return "number"
}

// order names what the original lists in no order that means anything, or of which each side may
// have elements that the other lacks: facades of a login, changes of a watch.
func order(call string, answer map[string]any) {
	response, _ := answer["response"].(map[string]any)
	switch call {
	case "Admin.Login":
		byName(response, "facades", func(facade any) string { return fmt.Sprint(facade.(map[string]any)["name"]) })
	case "Client.FullStatus":
		byName(response, "relations", func(relation any) string { return fmt.Sprint(relation.(map[string]any)["key"]) })
	case "Controller.ModelStatus":
		models, _ := response["models"].([]any)
		for _, m := range models {
			byName(m.(map[string]any), "applications", func(app any) string { return fmt.Sprint(app.(map[string]any)["name"]) })
		}
	case "AllWatcher.Next":
		byName(response, "deltas", func(delta any) string {
			entity := delta.([]any)[2].(map[string]any)
			for _, key := range []string{"id", "name", "key", "charm-url"} {
				if name, ok := entity[key].(string); ok {
					return fmt.Sprint(delta.([]any)[0], " ", name)
				}
			}
			return fmt.Sprint(delta.([]any)[0])
		})
	}
}

// byName turns a list into an object.
func byName(response map[string]any, key string, name func(any) string) {
	list, ok := response[key].([]any)
	if !ok {
		return
	}
	object := map[string]any{}
	for _, element := range list {
		object[name(element)] = element
	}
	response[key] = object
}
