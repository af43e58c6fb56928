package endpoint

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
)

// errInvalid says that an object did not pass its checks.
var errInvalid = errors.New("ValidationError")

// fill completes an object as the endpoint does when it is created or replaced.
func (e *Endpoint) fill(typ string, in object, fresh bool) (object, error) {
	out := object{}
	m, err := models.New(typ)
	if err != nil {
		return nil, err
	}
	if _, raw := m.(*models.RawModel); raw {
		rm := models.RawModel(in.clone())
		rm.Fill()
		out = object(rm).clone()
		if keyField(typ) == "Id" {
			out["Type"] = typ
		} else {
			delete(out, "Type")
		}
	} else {
		if err := models.Remarshal(in, m); err != nil {
			return nil, err
		}
		m.Fill()
		if mach, ok := m.(*models.Machine); ok && fresh {
			fillMachine(mach, in)
		}
		if job, ok := m.(*models.Job); ok && fresh && job.Uuid == nil {
			job.Uuid = models.NewUUID()
		}
		if err := models.Remarshal(m, &out); err != nil {
			return nil, err
		}
	}
	out["Validated"], out["Available"], out["Errors"] = true, true, []interface{}{}
	return out, e.check(typ, out)
}

func fillMachine(m *models.Machine, in object) {
	if m.Uuid == nil {
		m.Uuid = models.NewUUID()
	}
	if m.Secret == "" {
		m.Secret = rand.Text()[:16]
	}
	if m.Stage == "" {
		m.Stage = "none"
	}
	if m.BootEnv == "" {
		m.BootEnv = "local"
	}
	if _, ok := in["Runnable"]; !ok {
		m.Runnable = true
	}
	if len(m.Tasks) == 0 {
		m.CurrentTask = -1
	}
	m.Meta["feature-flags"] = "change-stage-v2"
}

// check says what is wrong with an object, wrapping errInvalid.
func (e *Endpoint) check(typ string, o object) error {
	if name, ok := o["Name"].(string); ok {
		valid := models.ValidName
		switch typ {
		case "machines":
			valid = models.ValidMachineName
		case "params":
			valid = models.ValidParamName
		}
		if err := valid("Invalid Name", name); err != nil {
			return fmt.Errorf("%w: %s", errInvalid, err.Error())
		}
	}
	if o.key(typ) == "" {
		return fmt.Errorf("%w: %s must have a %s", errInvalid, typ, keyField(typ))
	}
	if params, ok := o["Params"].(map[string]interface{}); ok && typ == "profiles" {
		for _, k := range slices.Sorted(maps.Keys(params)) {
			if err := models.ValidParamName("Invalid Param Name", k); err != nil {
				return fmt.Errorf("%w: %s", errInvalid, err.Error())
			}
		}
	}
	return e.checkFields(typ, o)
}

// checkFields checks the fields that a provider defined.
func (e *Endpoint) checkFields(typ string, o object) error {
	for _, name := range slices.Sorted(maps.Keys(e.types[typ])) {
		schema, _ := e.types[typ][name].(map[string]interface{})
		v, ok := o[name]
		if !ok {
			if schema["isrequired"] == true {
				return fmt.Errorf("%w: Error in value: (root): %s is required", errInvalid, name)
			}
			continue
		}
		if msg := typeMismatch(schema, v); msg != "" {
			return fmt.Errorf("%w: Error in value: %s: %s", errInvalid, name, msg)
		}
	}
	return nil
}

// typeMismatch checks v against the type that a JSON schema names.
func typeMismatch(schema map[string]interface{}, v interface{}) string {
	want, _ := schema["type"].(string)
	if want == "" {
		return ""
	}
	given := ""
	switch n := v.(type) {
	case nil:
		given = "null"
	case bool:
		given = "boolean"
	case string:
		given = "string"
	case float64:
		given = "number"
		if n == float64(int64(n)) {
			given = "integer"
		}
	case []interface{}:
		given = "array"
	default:
		given = "object"
	}
	if given == want || (given == "integer" && want == "number") {
		return ""
	}
	return fmt.Sprintf("Invalid type. Expected: %s, given: %s", want, given)
}

// find returns the object that a key names: the key itself, or Index:value.
// Callers hold mu.
func (e *Endpoint) find(typ, key string) (object, bool) {
	if o, ok := e.objects[typ][key]; ok {
		return o, true
	}
	index, value, ok := strings.Cut(key, ":")
	if !ok {
		return nil, false
	}
	for _, o := range e.objects[typ] {
		if s, ok := o[index].(string); ok && s == value {
			return o, true
		}
	}
	return nil, false
}

func (e *Endpoint) emit(typ, action, user string, o, old object) {
	ev := models.Event{Type: typ, Action: action, Key: o.key(typ), Principal: "user:" + user, Object: o.clone()}
	if old != nil {
		ev.Original = old.clone()
	}
	e.Emit(ev)
}

// collection answers for a type as a whole.
func (c *call) collection() {
	switch c.r.Method {
	case http.MethodGet, http.MethodHead:
		c.list()
	case http.MethodPost:
		c.create()
	default:
		c.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
}

func (c *call) create() {
	in := object{}
	if !c.decode(&in) {
		return
	}
	c.e.mu.Lock()
	defer c.e.mu.Unlock()
	o, err := c.e.fill(c.typ, in, true)
	if err != nil {
		c.invalid(o.key(c.typ), err)
		return
	}
	key := o.key(c.typ)
	if _, dup := c.e.objects[c.typ][key]; dup {
		c.failKey(c.typ, key, "CREATE", http.StatusConflict, "already exists")
		return
	}
	if c.e.objects[c.typ] == nil {
		c.e.objects[c.typ] = map[string]object{}
	}
	c.e.objects[c.typ][key] = o
	c.e.emit(c.typ, "create", c.user, o, nil)
	reply(c.w, http.StatusCreated, o)
}

// invalid answers for an object that could not be filled.
func (c *call) invalid(key string, err error) {
	if errors.Is(err, errInvalid) {
		c.failKey(c.typ, key, "ValidationError", http.StatusUnprocessableEntity,
			strings.TrimPrefix(err.Error(), errInvalid.Error()+": "))
		return
	}
	c.failKey("", "", c.r.Method, http.StatusBadRequest, err.Error())
}

// one answers for one object.
func (c *call) one() {
	var in object
	var patch jsonpatch2.Patch
	switch c.r.Method {
	case http.MethodPut:
		if in = (object{}); !c.decode(&in) {
			return
		}
	case http.MethodPatch:
		var raw json.RawMessage
		if !c.decode(&raw) {
			return
		}
		var err error
		if patch, err = jsonpatch2.NewPatch(raw); err != nil {
			c.fail(http.StatusBadRequest, err.Error())
			return
		}
	}
	c.e.mu.Lock()
	defer c.e.mu.Unlock()
	o, ok := c.e.find(c.typ, c.rest[0])
	if !ok {
		c.fail(http.StatusNotFound, "Not Found")
		return
	}
	key := o.key(c.typ)
	switch c.r.Method {
	case http.MethodGet, http.MethodHead:
		reply(c.w, http.StatusOK, c.shape(o))
	case http.MethodDelete:
		delete(c.e.objects[c.typ], key)
		c.e.emit(c.typ, "delete", c.user, o, nil)
		reply(c.w, http.StatusOK, o.clone())
	case http.MethodPut:
		c.replace(key, o, in)
	case http.MethodPatch:
		next, err := o.patched(patch)
		if err != nil {
			c.fail(http.StatusConflict, err...)
			return
		}
		c.replace(key, o, next)
	default:
		c.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
}

// replace puts in in the place of old. Callers hold the endpoint's mu.
func (c *call) replace(key string, old, in object) {
	next, err := c.e.fill(c.typ, in, false)
	if err != nil {
		c.invalid(key, err)
		return
	}
	if next.key(c.typ) != key {
		c.fail(http.StatusConflict, "Cannot change keys from "+key+" to "+next.key(c.typ))
		return
	}
	if l, ok := old[logField]; ok {
		next[logField] = l
	}
	c.e.objects[c.typ][key] = next
	c.e.emit(c.typ, "update", c.user, next, old)
	reply(c.w, http.StatusOK, next.clone())
}

// patched returns what a patch makes of an object, or what to say if it fails.
func (o object) patched(patch jsonpatch2.Patch) (object, []string) {
	buf, err := json.Marshal(o.clone())
	if err != nil {
		return nil, []string{err.Error()}
	}
	out, err, line := patch.Apply(buf)
	if err != nil {
		op := patch[line]
		text, _ := json.Marshal(map[string]interface{}{"op": op.Op, "path": op.Path, "from": op.From, "value": op.Value})
		return nil, []string{fmt.Sprintf("Patch error at line %d: %v", line, err), "Patch line: " + string(text)}
	}
	next := object{}
	if err := json.Unmarshal(out, &next); err != nil {
		return nil, []string{err.Error()}
	}
	return next, nil
}
