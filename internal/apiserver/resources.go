package apiserver

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CheckSHA384 says whether a content with that hash, in hex, is the one that was announced.
func (u ResourceUpload) CheckSHA384(sha384 string) error {
	if strings.EqualFold(u.SHA384, sha384) {
		return nil
	}
	return badRequest("resource %q: fingerprint %s does not match the announced %s", u.Name, sha384, u.SHA384)
}

func (s *Server) putResource(w http.ResponseWriter, r *request) {
	u := ResourceUpload{
		Application: r.vars["application"], Name: r.vars["resource"], PendingID: r.URL.Query().Get("pendingid"),
		SHA384: r.Header.Get("Content-Sha384"), Size: r.ContentLength, Username: r.user.tag.Id(), Body: s.limited(w, r),
	}
	var err error
	switch {
	case r.Header.Get("Content-Type") != "application/octet-stream":
		err = badRequest("unsupported content type %q", r.Header.Get("Content-Type"))
	case u.SHA384 == "":
		err = badRequest("missing Content-Sha384 header")
	default:
		u.Filename, err = filename(r.Header.Get("Content-Disposition"))
	}
	if err != nil {
		sendNested(w, err)
		return
	}
	res, err := s.cfg.Resources.SetResource(r.Context(), r.model(), u)
	if err != nil {
		sendNested(w, s.overLimit(err))
		return
	}
	sendJSON(w, http.StatusOK, params.UploadResult{Resource: res})
}

// filename returns what a Content-Disposition says, decoded; "" where there is none.
func filename(disposition string) (string, error) {
	if disposition == "" {
		return "", nil
	}
	_, fields, err := mime.ParseMediaType(disposition)
	if err != nil {
		return "", badRequest("badly formatted Content-Disposition: %v", err)
	}
	name, err := new(mime.WordDecoder).DecodeHeader(fields["filename"])
	if err != nil {
		return "", badRequest("cannot decode filename: %v", err)
	}
	return name, nil
}

func (s *Server) getResource(w http.ResponseWriter, r *request) {
	s.sendResource(w, r, r.vars["application"], false)
}

// getUnitResource serves a unit with what its own application has.
func (s *Server) getUnitResource(w http.ResponseWriter, r *request) {
	unit, err := names.ParseUnitTag(r.vars["unit"])
	if err != nil || unit.Id() != r.user.identity.Name {
		sendNested(w, &httpError{http.StatusForbidden, "permission denied", params.CodeForbidden})
		return
	}
	application, _, _ := strings.Cut(unit.Id(), "/")
	s.sendResource(w, r, application, true)
}

func (s *Server) sendResource(w http.ResponseWriter, r *request, application string, withHash bool) {
	blob, err := s.cfg.Resources.Resource(r.Context(), r.model(), application, r.vars["resource"])
	if err != nil {
		sendNested(w, fmt.Errorf("%w", err))
		return
	}
	defer func() { _ = blob.Content.Close() }()
	w.Header().Set("Content-Type", "application/octet-stream")
	if withHash && blob.SHA384 != "" {
		w.Header().Set("Content-Sha384", blob.SHA384)
	}
	http.ServeContent(w, r.Request, "", time.Time{}, blob.Content)
}
