package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
)

// params answers for the params of an object: all of them, or the one named.
func (c *call) params(name string) {
	var body interface{}
	var raw json.RawMessage
	switch c.r.Method {
	case http.MethodPost, http.MethodPatch:
		if !c.decode(&raw) {
			return
		}
		_ = json.Unmarshal(raw, &body) // decode has checked it
	}
	c.e.mu.Lock()
	defer c.e.mu.Unlock()
	o, ok := c.e.find(c.typ, c.rest[0])
	if !ok {
		c.fail(http.StatusNotFound, "Not Found")
		return
	}
	have, _ := o["Params"].(map[string]interface{})
	switch c.r.Method {
	case http.MethodGet, http.MethodHead:
		c.getParams(o, have, name)
	case http.MethodPost:
		if name != "" {
			c.setParam(o, have, name, body)
			return
		}
		all, ok := body.(map[string]interface{})
		if !ok {
			c.failKey("", "", c.r.Method, http.StatusBadRequest, "params must be an object")
			return
		}
		c.setParams(o, all, all)
	case http.MethodPatch:
		c.patchParams(o, have, raw)
	case http.MethodDelete:
		old, ok := have[name]
		if !ok {
			c.failKey("params", name, c.r.Method, http.StatusNotFound, "Not Found")
			return
		}
		next := object(have).clone()
		delete(next, name)
		c.setParams(o, next, old)
	default:
		c.fail(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
}

// getParams answers with params; unset ones are null.
func (c *call) getParams(o object, have map[string]interface{}, name string) {
	res := map[string]interface{}{}
	if c.r.URL.Query().Get("aggregate") == "true" {
		c.e.aggregate(o, res)
	}
	for k, v := range have {
		res[k] = v
	}
	if name == "" {
		reply(c.w, http.StatusOK, res)
		return
	}
	reply(c.w, http.StatusOK, res[name])
}

// aggregate adds the defaults of params and the values of profiles.
func (e *Endpoint) aggregate(o object, res map[string]interface{}) {
	for name, p := range e.objects["params"] {
		if schema, ok := p["Schema"].(map[string]interface{}); ok {
			if v, ok := schema["default"]; ok {
				res[name] = v
			}
		}
	}
	profiles, _ := o["Profiles"].([]interface{})
	names := []string{"global"} // what comes later wins: the first profile of the list
	for i := len(profiles) - 1; i >= 0; i-- {
		if s, ok := profiles[i].(string); ok {
			names = append(names, s)
		}
	}
	for _, n := range names {
		if p, ok := e.objects["profiles"][n]; ok {
			vals, _ := p["Params"].(map[string]interface{})
			for k, v := range vals {
				res[k] = v
			}
		}
	}
}

func (c *call) setParam(o object, have map[string]interface{}, name string, v interface{}) {
	next := object(have).clone()
	next[name] = v
	c.setParams(o, next, v)
}

// setParams replaces an object's params and answers with answer.
func (c *call) setParams(o object, params map[string]interface{}, answer interface{}) {
	for name, v := range params {
		p, ok := c.e.objects["params"][name]
		if !ok {
			continue
		}
		schema, _ := p["Schema"].(map[string]interface{})
		if msg := typeMismatch(schema, v); msg != "" {
			c.fail(http.StatusConflict, fmt.Sprintf("Key '%s': invalid val '%v': : (root): %s", name, v, msg))
			return
		}
	}
	old := o.clone()
	o["Params"] = map[string]interface{}(object(params).clone())
	c.e.emit(c.typ, "update", c.user, o, old)
	reply(c.w, http.StatusOK, answer)
}

func (c *call) patchParams(o object, have map[string]interface{}, raw []byte) {
	patch, err := jsonpatch2.NewPatch(raw)
	if err != nil {
		c.fail(http.StatusBadRequest, err.Error())
		return
	}
	buf, err := models.Encode(have)
	if err != nil {
		c.fail(http.StatusInternalServerError, err.Error())
		return
	}
	out, err, line := patch.Apply(buf)
	if err == nil {
		next := map[string]interface{}{}
		if err = json.Unmarshal(out, &next); err == nil {
			c.setParams(o, next, next)
			return
		}
	}
	msg := err.Error()
	if errors.Is(err, jsonpatch2.ErrTest) {
		msg = jsonpatch2.ErrTest.Error()
	}
	c.fail(http.StatusConflict, fmt.Sprintf("Patch failed to apply at line %d", line), msg)
}
