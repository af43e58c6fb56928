package endpoint

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gantline/gantline/rebar/models"
)

// errFilter says that a list was asked for by a field that it has not.
var errFilter = errors.New("Filter not found")

// list answers with the objects of a type that the query lets through.
func (c *call) list() {
	c.e.mu.Lock()
	defer c.e.mu.Unlock()
	all := c.e.objects[c.typ]
	q := c.r.URL.Query()
	tests, err := c.e.filters(c.typ, q)
	if err != nil {
		c.fail(http.StatusNotAcceptable, err.Error())
		return
	}
	field := q.Get("sort")
	if field == "" {
		field = keyField(c.typ)
	}
	res := []object{}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if o := all[key]; !slices.ContainsFunc(tests, func(t func(object) bool) bool { return !t(o) }) {
			res = append(res, c.shape(o))
		}
	}
	slices.SortStableFunc(res, func(a, b object) int { return compare(a[field], b[field]) })
	if q.Get("reverse") == "true" {
		slices.Reverse(res)
	}
	h := c.w.Header()
	h.Set("X-DRP-LIST-TOTAL-COUNT", strconv.Itoa(len(all)))
	if res, err = page(res, q); err != nil {
		c.fail(http.StatusNotAcceptable, err.Error())
		return
	}
	h.Set("X-DRP-LIST-COUNT", strconv.Itoa(len(res)))
	reply(c.w, http.StatusOK, res)
}

// page cuts the list to offset and limit.
func page(res []object, q url.Values) ([]object, error) {
	for _, name := range []string{"offset", "limit"} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%s not valid: %q", name, text)
		}
		n = min(n, len(res))
		if name == "offset" {
			res = res[n:]
		} else {
			res = res[:n]
		}
	}
	return res, nil
}

// shape returns a copy of an object, slimmed as the query says.
func (c *call) shape(o object) object {
	res := o.clone()
	q := c.r.URL.Query()
	for _, part := range strings.Split(q.Get("slim"), ",") {
		if part == "Params" || part == "Meta" {
			if _, ok := res[part]; ok {
				res[part] = map[string]interface{}{}
				res["Partial"] = true
			}
		}
	}
	if want := q.Get("params"); want != "" {
		if have, ok := res["Params"].(map[string]interface{}); ok {
			keep := strings.Split(want, ",")
			maps.DeleteFunc(have, func(k string, _ interface{}) bool { return !slices.Contains(keep, k) })
			res["Partial"] = true
		}
	}
	return res
}

// filters turns the query into tests. Callers hold mu.
func (e *Endpoint) filters(typ string, q url.Values) ([]func(object) bool, error) {
	var res []func(object) bool
	for name, values := range q {
		switch name {
		case "limit", "offset", "sort", "reverse", "slim", "params", "decode", "aggregate", "token":
			continue
		}
		if !e.indexed(typ, name) {
			return nil, fmt.Errorf("%w: %s", errFilter, name)
		}
		for _, v := range values {
			t, err := filter(name, v)
			if err != nil {
				return nil, err
			}
			res = append(res, t)
		}
	}
	return res, nil
}

// indexed says whether a type can be filtered by a field.
func (e *Endpoint) indexed(typ, field string) bool {
	if _, ok := e.types[typ][field]; ok || field == keyField(typ) {
		return true
	}
	fields := map[string]interface{}{}
	if m, err := models.New(typ); err == nil && models.Remarshal(m, &fields) == nil {
		if _, ok := fields[field]; ok {
			return true
		}
	}
	if _, ok := e.objects["params"][field]; ok { // params can be filtered by
		return true
	}
	return false
}

var filterForm = regexp.MustCompile(`^(Eq|Ne|Lt|Lte|Gt|Gte|Re|In|Nin|Between|Except)\((.*)\)$`)

// filter reads Op(value), or a bare value for equality.
func filter(field, text string) (func(object) bool, error) {
	op, arg := "Eq", text
	if m := filterForm.FindStringSubmatch(text); m != nil {
		op, arg = m[1], m[2]
	}
	args := strings.Split(arg, ",")
	cmpTo := func(o object, s string) int { return compareText(o.field(field), s) }
	inside := func(o object) bool { return cmpTo(o, args[0]) >= 0 && cmpTo(o, args[1]) <= 0 }
	in := func(o object) bool { return slices.ContainsFunc(args, func(s string) bool { return cmpTo(o, s) == 0 }) }
	if (op == "Between" || op == "Except") && len(args) != 2 {
		return nil, fmt.Errorf("%s wants two values, not %q", op, arg)
	}
	switch op {
	case "Re":
		re, err := regexp.Compile(arg)
		if err != nil {
			return nil, err
		}
		return func(o object) bool { return re.MatchString(fmt.Sprint(o.field(field))) }, nil
	case "Ne":
		return func(o object) bool { return cmpTo(o, arg) != 0 }, nil
	case "Lt":
		return func(o object) bool { return cmpTo(o, arg) < 0 }, nil
	case "Lte":
		return func(o object) bool { return cmpTo(o, arg) <= 0 }, nil
	case "Gt":
		return func(o object) bool { return cmpTo(o, arg) > 0 }, nil
	case "Gte":
		return func(o object) bool { return cmpTo(o, arg) >= 0 }, nil
	case "In":
		return in, nil
	case "Nin":
		return func(o object) bool { return !in(o) }, nil
	case "Between":
		return inside, nil
	case "Except":
		return func(o object) bool { return !inside(o) }, nil
	}
	return func(o object) bool { return cmpTo(o, arg) == 0 }, nil
}

// field returns a field, or a param of that name.
func (o object) field(name string) interface{} {
	if v, ok := o[name]; ok {
		return v
	}
	params, _ := o["Params"].(map[string]interface{})
	return params[name]
}

// compareText compares a value with the text of one.
func compareText(v interface{}, text string) int {
	if f, ok := v.(float64); ok {
		if g, err := strconv.ParseFloat(text, 64); err == nil {
			return cmp.Compare(f, g)
		}
	}
	if v == nil {
		v = ""
	}
	return cmp.Compare(fmt.Sprint(v), text)
}

func compare(a, b interface{}) int {
	if f, ok := a.(float64); ok {
		if g, ok := b.(float64); ok {
			return cmp.Compare(f, g)
		}
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
