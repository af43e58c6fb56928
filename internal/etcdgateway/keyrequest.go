package etcdgateway

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

const (
	keysPath = "/v2/keys"

	codeRefreshValue       = 211
	codeRefreshTTLRequired = 212
)

// keyRequest is a request of the keys API, understood.
type keyRequest struct {
	key                             string
	value, prevValue                string
	prevIndex, waitIndex            uint64
	recursive, sorted, wait, dir    bool
	quorum, stream, silent, refresh bool
	prevExist                       *bool
	expiration                      int64
}

// form reads parameters. The first that is wrong is the error; the order of
// the questions is etcd's.
type form struct {
	values url.Values
	err    error
}

func (f *form) fail(code int, cause string) {
	if f.err == nil {
		f.err = etcdv2.NewError(code, cause, 0)
	}
}

func (f *form) bool(name, cause string) bool {
	all, ok := f.values[name]
	if !ok || f.err != nil {
		return false
	}
	v, err := strconv.ParseBool(all[0])
	if err != nil {
		f.fail(client.ErrorCodeInvalidField, cause)
	}
	return v
}

func (f *form) flag(name string) bool {
	return f.bool(name, fmt.Sprintf("invalid value for %q", name))
}

func (f *form) uint(name string, code int) uint64 {
	all, ok := f.values[name]
	if !ok || f.err != nil {
		return 0
	}
	v, err := strconv.ParseUint(all[0], 10, 64)
	if err != nil {
		f.fail(code, fmt.Sprintf("invalid value for %q", name))
	}
	return v
}

// parseKeyRequest understands a request or says what is wrong with it.
func parseKeyRequest(r *http.Request, now time.Time) (*keyRequest, error) {
	if r.Method == http.MethodGet && r.URL.RawQuery == "" {
		return &keyRequest{key: r.URL.Path[len(keysPath):]}, nil // the most frequent of all
	}
	if err := r.ParseForm(); err != nil {
		return nil, etcdv2.NewError(client.ErrorCodeInvalidForm, err.Error(), 0)
	}
	f := &form{values: r.Form}
	q := &keyRequest{key: r.URL.Path[len(keysPath):], value: f.values.Get("value"), prevValue: f.values.Get("prevValue")}
	q.prevIndex = f.uint("prevIndex", client.ErrorCodeIndexNaN)
	q.waitIndex = f.uint("waitIndex", client.ErrorCodeIndexNaN)
	q.recursive = f.flag("recursive")
	q.sorted = f.flag("sorted")
	q.wait = f.flag("wait")
	q.dir = f.flag("dir")
	q.quorum = f.flag("quorum")
	q.stream = f.flag("stream")
	if q.wait && r.Method != http.MethodGet {
		f.fail(client.ErrorCodeInvalidField, `"wait" can only be used with GET requests`)
	}
	if f.values.Has("prevValue") && q.prevValue == "" {
		f.fail(client.ErrorCodePrevValueRequired, `"prevValue" cannot be empty`)
	}
	q.silent = f.flag("noValueOnSuccess")
	hasTTL := f.values.Get("ttl") != ""
	if hasTTL {
		ttl := f.uint("ttl", client.ErrorCodeTTLNaN)
		q.expiration = now.Add(time.Duration(ttl) * time.Second).UnixNano() //nolint:gosec // wraps as in etcd
	}
	if f.values.Has("prevExist") {
		v := f.bool("prevExist", "invalid value for prevExist")
		q.prevExist = &v
	}
	if q.refresh = f.bool("refresh", "invalid value for refresh"); q.refresh {
		if q.value != "" {
			f.fail(codeRefreshValue, "A value was provided on a refresh")
		}
		if !hasTTL {
			f.fail(codeRefreshTTLRequired, "No TTL value set")
		}
	}
	return q, f.err
}

// write is the request as the store takes it.
func (q *keyRequest) write(method string) etcdv2.Request {
	w := etcdv2.Request{
		Key: q.key, Value: q.value, Dir: q.dir, Recursive: q.recursive, PrevValue: q.prevValue,
		PrevIndex: q.prevIndex, Expiration: q.expiration, Refresh: q.refresh,
	}
	compares := q.prevIndex > 0 || q.prevValue != ""
	switch {
	case method == http.MethodDelete && compares:
		w.Action = etcdv2.ActionCompareAndDelete
	case method == http.MethodDelete:
		w.Action = etcdv2.ActionDelete
	case method == http.MethodPost:
		w.Action, w.InOrder = etcdv2.ActionCreate, true
	case q.prevExist != nil && !*q.prevExist:
		w.Action = etcdv2.ActionCreate
	case compares:
		w.Action = etcdv2.ActionCompareAndSwap
	case q.prevExist != nil:
		w.Action = etcdv2.ActionUpdate
	default:
		w.Action = etcdv2.ActionSet
	}
	return w
}

// silences reports whether noValueOnSuccess has an effect on an answer.
func (q *keyRequest) silences(action string) bool {
	switch action {
	case etcdv2.ActionSet, etcdv2.ActionCreate, etcdv2.ActionUpdate, etcdv2.ActionCompareAndSwap:
		return q.silent
	default:
		return false
	}
}
