package etcdgateway

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/gantline/gantline/etcd/client"
)

// setCluster says which cluster answers.
func (g *Gateway) setCluster(w http.ResponseWriter) {
	w.Header()["X-Etcd-Cluster-Id"] = []string{strconv.FormatUint(g.store.Status().ClusterID, 16)}
}

// answer writes a document.
func answer(w http.ResponseWriter, status int, doc any) {
	body, err := json.Marshal(doc)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // the client is gone
}

// answerLine is answer with a newline at the end, as the older parts of the
// API have it.
func answerLine(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(doc) //nolint:errcheck,errchkjson // the client is gone
}

// refuse writes a refusal of every part of the API but keys.
func refuse(w http.ResponseWriter, status int, text string) {
	answer(w, status, struct {
		Message string `json:"message"`
	}{text})
}

// refuseError is refuse for an error of the store.
func (g *Gateway) refuseError(w http.ResponseWriter, r *http.Request, err error) {
	var auth client.AuthError
	var members client.MembersError
	switch {
	case errors.As(err, &auth):
		refuse(w, auth.Code, auth.Message)
	case errors.As(err, &members):
		refuse(w, members.Code, members.Message)
	default:
		g.cfg.Logger.Warn("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	}
}
