package etcdgateway

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

// bodies are buffers for answers.
type buffer struct{ b []byte }

//nolint:gochecknoglobals // a pool is per process
var bodies = sync.Pool{New: func() any { return &buffer{b: make([]byte, 0, 2048)} }}

// keepBody is the largest buffer that is kept for another answer.
const keepBody = 1 << 20

func (g *Gateway) keys(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "HEAD", "GET", "PUT", "POST", "DELETE") {
		return
	}
	g.setCluster(w)
	q, err := parseKeyRequest(r, time.Now())
	if err != nil {
		g.refuseKeys(w, r, err)
		return
	}
	if !g.mayKeys(r, q) {
		g.refuseKeys(w, r, etcdv2.NewError(client.ErrorCodeUnauthorized, "Insufficient credentials", 0))
		return
	}
	switch {
	case r.Method == http.MethodGet && q.wait && !q.quorum:
		err = g.watch(w, r, q)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		err = g.getKey(w, r, q)
	default:
		err = g.writeKey(w, r, q)
	}
	if err != nil {
		g.refuseKeys(w, r, err)
	}
}

func (g *Gateway) getKey(w http.ResponseWriter, r *http.Request, q *keyRequest) error {
	body := bodies.Get().(*buffer) //nolint:forcetypeassert // see New
	defer body.release()
	b, index, err := g.store.AppendGet(r.Context(), body.b[:0], q.key, etcdv2.GetOptions{
		Recursive: q.recursive, Sorted: q.sorted, Quorum: q.quorum && r.Method == http.MethodGet,
	})
	body.b = b
	if err != nil {
		return err
	}
	body.b = append(body.b, '\n')
	g.send(w, http.StatusOK, index, body.b)
	return nil
}

func (b *buffer) release() {
	if cap(b.b) <= keepBody {
		bodies.Put(b)
	}
}

func (g *Gateway) writeKey(w http.ResponseWriter, r *http.Request, q *keyRequest) error {
	e, err := g.store.Do(r.Context(), q.write(r.Method))
	if err != nil {
		return err
	}
	status := http.StatusOK
	if e.Created() {
		status = http.StatusCreated
	}
	shown := *e
	if q.silences(e.Action) {
		shown.Node, shown.PrevNode = nil, nil
	}
	body := bodies.Get().(*buffer) //nolint:forcetypeassert // see New
	defer body.release()
	body.b = append(shown.AppendJSON(body.b[:0]), '\n')
	g.send(w, status, e.Index, body.b)
	return nil
}

// send writes a successful answer of the keys API.
func (g *Gateway) send(w http.ResponseWriter, status int, index uint64, body []byte) {
	g.succeed(w, index)
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // the client is gone
}

// succeed sets the headers of a successful answer.
func (g *Gateway) succeed(w http.ResponseWriter, index uint64) {
	s := g.store.Status()
	h := w.Header()
	texts := []string{strconv.FormatUint(index, 10), strconv.FormatUint(s.Revision, 10), strconv.FormatUint(s.Term, 10)}
	h["Content-Type"] = contentJSON
	h["X-Etcd-Index"], h["X-Raft-Index"], h["X-Raft-Term"] = texts[0:1:1], texts[1:2:2], texts[2:3:3]
}

// keyStatus is the HTTP status of a code.
func keyStatus(code int) int {
	switch code {
	case client.ErrorCodeKeyNotFound:
		return http.StatusNotFound
	case client.ErrorCodeNotFile, client.ErrorCodeDirNotEmpty:
		return http.StatusForbidden
	case client.ErrorCodeUnauthorized:
		return http.StatusUnauthorized
	case client.ErrorCodeTestFailed, client.ErrorCodeNodeExist:
		return http.StatusPreconditionFailed
	case client.ErrorCodeRaftInternal, client.ErrorCodeLeaderElect:
		return http.StatusInternalServerError
	default:
		return http.StatusBadRequest
	}
}

// refuseKeys writes a refusal of the keys API.
func (g *Gateway) refuseKeys(w http.ResponseWriter, r *http.Request, err error) {
	var e client.Error
	if !errors.As(err, &e) {
		if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			return // the client is gone
		}
		g.cfg.Logger.Warn("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		e = etcdv2.NewError(client.ErrorCodeRaftInternal, err.Error(), 0)
	}
	w.Header().Set("X-Etcd-Index", strconv.FormatUint(e.Index, 10))
	answerLine(w, keyStatus(e.Code), struct {
		Code    int    `json:"errorCode"`
		Message string `json:"message"`
		Cause   string `json:"cause,omitempty"`
		Index   uint64 `json:"index"`
	}(e))
}
