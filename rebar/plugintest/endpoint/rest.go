package endpoint

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// logField keeps a job's log in its object, under a name that no field has.
const logField = "\x00log"

// call is one request below /api/v3.
type call struct {
	e    *Endpoint
	w    http.ResponseWriter
	r    *http.Request
	user string
	typ  string   // the first part of the path
	rest []string // the others
}

// route answers the request.
func (c *call) route() {
	get := c.r.Method == http.MethodGet
	switch {
	case c.typ == "ws" && get:
		c.e.hub.serve(c.w, c.r)
	case c.typ == "info" && get:
		reply(c.w, http.StatusOK, c.e.info())
	case c.typ == "objects" && get && len(c.rest) == 0:
		reply(c.w, http.StatusOK, c.e.typeNames())
	case c.typ == "logs" && get:
		reply(c.w, http.StatusOK, c.e.logs.Lines(-1))
	case c.typ == "events" && c.r.Method == http.MethodPost:
		c.postEvent()
	case c.typ == "users" && len(c.rest) == 2 && c.rest[1] == "token" && get:
		c.issueToken()
	case c.typ == "jobs" && len(c.rest) == 2 && c.rest[1] == "log" && c.r.Method == http.MethodPut:
		c.jobLog()
	case len(c.rest) == 0:
		c.collection()
	case len(c.rest) > 1 && c.rest[1] == "params":
		c.params(strings.Join(c.rest[2:], "/"))
	case len(c.rest) == 1:
		c.one()
	default:
		c.fail(http.StatusNotFound, "Not Found")
	}
}

// fail answers with an error about the object of the path.
func (c *call) fail(code int, msgs ...string) { c.failAs(c.typ, c.r.Method, code, msgs...) }

func (c *call) failAs(model, typ string, code int, msgs ...string) {
	key := ""
	if len(c.rest) > 0 {
		key = c.rest[0]
	}
	c.failKey(model, key, typ, code, msgs...)
}

func (c *call) failKey(model, key, typ string, code int, msgs ...string) {
	reply(c.w, code, &models.Error{Model: model, Key: key, Type: typ, Messages: msgs, Code: code})
}

// decode reads a JSON body into v, or answers 400.
func (c *call) decode(v interface{}) bool {
	bad := func(msg string) bool {
		c.failKey("", "", c.r.Method, http.StatusBadRequest, msg)
		return false
	}
	if ct := c.r.Header.Get("Content-Type"); !strings.Contains(strings.ToLower(ct), "application/json") {
		return bad("Invalid content type: " + ct)
	}
	body, err := io.ReadAll(c.r.Body)
	if err == nil {
		err = json.Unmarshal(body, v)
	}
	if err != nil {
		return bad(err.Error())
	}
	return true
}

func (c *call) postEvent() {
	var ev models.Event
	if !c.decode(&ev) {
		return
	}
	ev.Principal = "user:" + c.user
	c.e.Emit(ev)
	c.w.Header().Set("Content-Type", "application/json")
	c.w.WriteHeader(http.StatusNoContent)
}

func (c *call) issueToken() {
	if c.rest[0] != DefaultUser {
		c.fail(http.StatusNotFound, "Not Found")
		return
	}
	ttl := 3600
	if s := c.r.URL.Query().Get("ttl"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n <= 0 {
			c.fail(http.StatusBadRequest, "ttl must be a number of seconds")
			return
		}
		ttl = n
	}
	reply(c.w, http.StatusOK, &models.UserToken{
		Token: c.e.tokens.issue(c.rest[0], time.Duration(ttl)*time.Second, false), Info: *c.e.info(),
	})
}

// jobLog appends to a job's log; see JobLog.
func (c *call) jobLog() {
	body, err := io.ReadAll(c.r.Body)
	if err != nil {
		c.fail(http.StatusBadRequest, err.Error())
		return
	}
	c.e.mu.Lock()
	job, ok := c.e.objects["jobs"][c.rest[0]]
	if ok {
		old, _ := job[logField].(string)
		job[logField] = old + string(body)
	}
	c.e.mu.Unlock()
	if !ok {
		c.fail(http.StatusNotFound, "Not Found")
		return
	}
	c.w.WriteHeader(http.StatusNoContent)
}

// JobLog returns what was appended to a job's log.
func (e *Endpoint) JobLog(uuid string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, _ := e.objects["jobs"][uuid][logField].(string)
	return s
}

func (e *Endpoint) info() *models.Info {
	host, port := strings.TrimPrefix(e.url, "https://"), 0
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		port, _ = strconv.Atoi(host[i+1:])
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	res := &models.Info{
		Arch: runtime.GOARCH, Os: runtime.GOOS, Version: "v4.2.0", Id: "plugintest", HaId: "plugintest",
		ApiPort: port, ProvisionerEnabled: true, Address: []byte{127, 0, 0, 1},
		Features: []string{"api-v3", "plugin-v2", "plugin-v2-safe-config", "slim-objects", "actions-in-task-list"},
	}
	for _, typ := range slices.Sorted(maps.Keys(e.objects)) {
		res.Stats = append(res.Stats, models.Stat{Name: typ + ".count", Count: len(e.objects[typ])})
	}
	return res
}

// typeNames returns the types that every endpoint has, and those defined or used.
func (e *Endpoint) typeNames() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	seen := map[string]bool{}
	for _, t := range models.AllPrefixes() {
		seen[t] = true
	}
	for t := range keyFields {
		seen[t] = true
	}
	for t := range e.types {
		seen[t] = true
	}
	for t := range e.objects {
		seen[t] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// keyFields is the field that holds the key, for the types that have no Go type
// in package models; raw objects have Id.
var keyFields = map[string]string{
	"bootenvs": "Name", "leases": "Addr", "preferences": "Name", "reservations": "Addr", "roles": "Name",
	"stages": "Name", "tasks": "Name", "templates": "ID", "tenants": "Name", "users": "Name", "workflows": "Name",
}

func keyField(typ string) string {
	if slices.Contains(models.AllPrefixes(), typ) {
		if m, err := models.New(typ); err == nil {
			return m.KeyName()
		}
	}
	if f, ok := keyFields[typ]; ok {
		return f
	}
	return "Id"
}

func (o object) key(typ string) string {
	s, _ := o[keyField(typ)].(string)
	return s
}

func (o object) clone() object {
	res := object{}
	if err := models.Remarshal(o, &res); err != nil {
		panic(fmt.Sprintf("object of decoded JSON cannot be encoded: %v", err))
	}
	delete(res, logField)
	return res
}
