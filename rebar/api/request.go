package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gantline/gantline/rebar/jsonpatch2"
	"github.com/gantline/gantline/rebar/models"
)

// R is one request, built by a chain of calls and sent by Do. What goes wrong on
// the way is kept and returned by Do. An R is used once, by one goroutine.
type R struct {
	c        *Client
	ctx      context.Context //nolint:containedctx // a request's own
	method   string
	uri      *url.URL
	header   http.Header
	body     io.Reader
	err      *models.Error
	paranoid bool
	noRetry  bool
	traceLvl string
	traceTok string

	// Req and Resp are the last request sent and its answer; the answer's body is
	// consumed.
	Req  *http.Request
	Resp *http.Response
}

// Req begins a GET request.
func (c *Client) Req() *R {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	return &R{
		c: c, ctx: c.context(), method: http.MethodGet, header: http.Header{},
		traceLvl: c.shared.traceLvl, traceTok: c.shared.traceToken,
		err: &models.Error{Type: "CLIENT_ERROR"},
	}
}

// Context ends the request, its retries included, when ctx ends.
func (r *R) Context(ctx context.Context) *R {
	r.ctx = ctx
	return r
}

// Meth sets the method.
func (r *R) Meth(v string) *R {
	r.method = v
	return r
}

// Get sets the method to GET.
func (r *R) Get() *R { return r.Meth(http.MethodGet) }

// Del sets the method to DELETE.
func (r *R) Del() *R { return r.Meth(http.MethodDelete) }

// Head sets the method to HEAD.
func (r *R) Head() *R { return r.Meth(http.MethodHead) }

// Put sets the method to PUT and the body.
func (r *R) Put(b interface{}) *R { return r.Meth(http.MethodPut).Body(b) }

// Post sets the method to POST and the body.
func (r *R) Post(b interface{}) *R { return r.Meth(http.MethodPost).Body(b) }

// Patch sets the method to PATCH and the body to a JSON patch.
func (r *R) Patch(b jsonpatch2.Patch) *R { return r.Meth(http.MethodPatch).Body(b) }

// List asks for all objects of a type.
func (r *R) List(prefix string) *R { return r.Get().UrlFor(prefix) }

// ParanoidPatch makes the patches that come after it test the whole object.
func (r *R) ParanoidPatch() *R {
	r.paranoid = true
	return r
}

// PatchObj sets the body to the patch that turns old into new.
func (r *R) PatchObj(old, new interface{}) *R { //nolint:predeclared // the original's names
	p, err := GenPatch(old, new, r.paranoid)
	if err != nil {
		r.err.AddError(err)
		return r
	}
	return r.Patch(p)
}

// PatchTo patches the object old into new, which must have the same key.
func (r *R) PatchTo(old, new models.Model) *R { //nolint:predeclared // the original's names
	if old.Prefix() != new.Prefix() || old.Key() != new.Key() {
		r.err.Model, r.err.Key = old.Prefix(), old.Key()
		r.err.Errorf("Cannot patch from %T to %T, or change keys from %s to %s", old, new, old.Key(), new.Key())
		return r
	}
	return r.PatchObj(old, new).UrlForM(old)
}

// UrlFor sets the path below the API. Each argument may itself be a path, as the
// names of params are.
func (r *R) UrlFor(args ...string) *R { //nolint:revive // the original's name
	u, err := r.c.UrlFor(args...)
	if err != nil {
		r.err.AddError(err)
		return r
	}
	r.uri = u
	return r
}

// UrlForM sets the path of an object, or of its type if it has no key, and of
// what is below it.
func (r *R) UrlForM(m models.Model, rest ...string) *R { //nolint:revive // the original's name
	r.err.Model, r.err.Key = m.Prefix(), m.Key()
	return r.UrlFor(m.Prefix(), m.Key(), path.Join(rest...))
}

// Params sets the query: names and values in turn. The path comes first.
func (r *R) Params(args ...string) *R {
	if r.uri == nil {
		r.err.Errorf("Cannot call WithParams before UrlFor or UrlForM")
		return r
	}
	if len(args)%2 == 1 {
		r.err.Errorf("WithParams was not passed an even number of arguments")
		return r
	}
	q := url.Values{}
	for i := 0; i < len(args); i += 2 {
		q.Add(args[i], args[i+1])
	}
	r.uri.RawQuery = q.Encode()
	return r
}

// Headers adds headers: names and values in turn.
func (r *R) Headers(args ...string) *R {
	if len(args)%2 == 1 {
		r.err.Errorf("WithHeaders was not passed an even number of arguments")
		return r
	}
	for i := 0; i < len(args); i += 2 {
		r.header.Add(args[i], args[i+1])
	}
	return r
}

// Body sets the body: an io.Reader or bytes as they are, anything else as JSON.
func (r *R) Body(b interface{}) *R {
	switch obj := b.(type) {
	case nil:
		r.header.Set("Content-Type", "application/json")
	case io.Reader:
		r.header.Set("Content-Type", "application/octet-stream")
		r.body = obj
	case []byte:
		r.header.Set("Content-Type", "application/octet-stream")
		r.body = bytes.NewReader(obj)
	default:
		r.header.Set("Content-Type", "application/json")
		buf, err := models.Encode(obj)
		if err != nil {
			r.err.AddError(err)
			return r
		}
		r.body = bytes.NewReader(buf)
	}
	return r
}

// Trace has the endpoint log this request at a level.
func (r *R) Trace(lvl string) *R {
	r.traceLvl = lvl
	return r
}

// TraceToken has the endpoint log this text with the request.
func (r *R) TraceToken(t string) *R {
	r.traceTok = t
	return r
}

// FailFast sends the request once, whatever happens.
func (r *R) FailFast() *R {
	r.noRetry = true
	return r
}

// Fill reads the object that m names into m.
func (r *R) Fill(m models.Model) error { return r.withKey(m, "Fill").Get().UrlForM(m).Do(m) }

// Delete deletes the object that m names and reads its last state into m.
func (r *R) Delete(m models.Model) error { return r.withKey(m, "Delete").Del().UrlForM(m).Do(m) }

func (r *R) withKey(m models.Model, what string) *R {
	if m.Key() == "" {
		r.err.Model = m.Prefix()
		r.err.Errorf("Cannot %s %s with an empty key", what, m.Prefix())
	}
	return r
}

// Filter lists objects of a type by words: reverse and decode stand alone; sort,
// limit, offset, slim and params take one; any other word is an index, followed
// by an operator (eq, ne, lt, lte, gt, gte, re, in, nin, between, except) and its
// one or two values.
func (r *R) Filter(prefix string, words ...string) *R {
	r.Get().UrlFor(prefix)
	var q []string
	for len(words) > 0 {
		n, pair, err := filterTerm(words)
		if err != nil {
			r.err.AddError(err)
			return r
		}
		q, words = append(q, pair...), words[n:]
	}
	return r.Params(q...)
}

// filterTerm reads one term and returns how many words it took.
func filterTerm(words []string) (int, []string, error) {
	name := words[0]
	need := func(n int) error {
		if len(words) < n {
			return fmt.Errorf("Invalid Filter: %s requires %d more", name, n-len(words)) //nolint:staticcheck // the original's words
		}
		return nil
	}
	switch name {
	case "reverse", "decode":
		return 1, []string{name, "true"}, nil
	case "sort", "limit", "offset", "slim", "params":
		if err := need(2); err != nil {
			return 0, nil, err
		}
		return 2, []string{name, words[1]}, nil
	}
	if err := need(3); err != nil {
		return 0, nil, err
	}
	op := strings.ToLower(words[1])
	if op != "" {
		op = strings.ToUpper(op[:1]) + op[1:]
	}
	switch op {
	case "Eq", "Ne", "Lt", "Lte", "Gt", "Gte", "Re", "In", "Nin":
		return 3, []string{name, op + "(" + words[2] + ")"}, nil
	case "Between", "Except":
		if strings.Contains(words[2], ",") {
			return 3, []string{name, op + "(" + words[2] + ")"}, nil
		}
		if err := need(4); err != nil {
			return 0, nil, err
		}
		return 4, []string{name, op + "(" + words[2] + "," + words[3] + ")"}, nil
	}
	return 0, nil, fmt.Errorf("Invalid Filter %s: unknown op %s", name, words[1]) //nolint:staticcheck // the original's words
}

// GenPatch returns the patch that turns source into target, with a test of each
// value that it changes, and with paranoid one of the whole source first.
func GenPatch(source, target interface{}, paranoid bool) (jsonpatch2.Patch, error) {
	src, err := json.Marshal(source)
	if err != nil {
		return nil, err
	}
	tgt, err := json.Marshal(target)
	if err != nil {
		return nil, err
	}
	return jsonpatch2.GenerateFull(src, tgt, true, paranoid)
}
