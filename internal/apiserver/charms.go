package apiserver

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/rpc/params"
)

// CheckSHA256 says whether an archive with that hash, in hex, is the one that was announced.
func (u CharmUpload) CheckSHA256(sha256 string) error {
	if strings.HasPrefix(sha256, u.SHA256) {
		return nil
	}
	n := min(len(u.SHA256), len(sha256))
	return badRequest("Uploaded charm sha256 (%s) does not match sha in url (%s)", sha256[:n], u.SHA256)
}

// charmObject is what uploads are named: the charm's name and seven digits of the archive's hash.
func charmObject(object string) (name, sha string, err error) {
	i := strings.LastIndexByte(object, '-')
	if i <= 0 || !uploadHash.MatchString(object[i+1:]) {
		return "", "", badRequest("%q is not a valid charm object path", object)
	}
	return object[:i], object[i+1:], nil
}

var (
	uploadHash   = regexp.MustCompile(`^[0-9a-f]{7}$`)
	downloadHash = regexp.MustCompile(`^[0-9a-f]{7,64}$`)
)

// putCharm is the upload of Juju's own client, which reads the URL from the header of the answer.
func (s *Server) putCharm(w http.ResponseWriter, r *request) {
	url, err := s.upload(w, r, func(u *CharmUpload) (err error) {
		if u.Name, u.SHA256, err = charmObject(r.vars["object"]); err != nil {
			return err
		}
		u.URL = r.Header.Get("Juju-Curl")
		parsed, err := charm.ParseURL(u.URL)
		if err != nil {
			return badRequest("%q is not a valid charm url", u.URL)
		}
		if !charm.Local.Matches(parsed.Schema) {
			return badRequest("non-local charms may only be uploaded during model migration import")
		}
		return nil
	})
	s.answerUpload(w, url, err)
}

// postCharm is the upload of older clients, which read the URL from the body of the answer.
func (s *Server) postCharm(w http.ResponseWriter, r *request) {
	url, err := s.upload(w, r, func(u *CharmUpload) error {
		query := r.URL.Query()
		if schema := query.Get("schema"); schema != "" && !charm.Local.Matches(schema) {
			return badRequest("non-local charms may only be uploaded during model migration import")
		}
		u.Series, u.Name = query.Get("series"), query.Get("name")
		if text := query.Get("revision"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return badRequest("revision %q is not a number", text)
			}
			u.Revision = n
		}
		return nil
	})
	s.answerUpload(w, url, err)
}

// upload hands an archive to the store. read fills in what the route knows of it.
func (s *Server) upload(w http.ResponseWriter, r *request, read func(*CharmUpload) error) (string, error) {
	if got := r.Header.Get("Content-Type"); got != "application/zip" {
		return "", badRequest("expected Content-Type: application/zip, got: %v", got)
	}
	u := CharmUpload{Body: s.limited(w, r)}
	if err := read(&u); err != nil {
		return "", err
	}
	url, err := s.cfg.Charms.AddCharm(r.Context(), r.model(), u)
	return url, s.overLimit(err)
}

func (s *Server) answerUpload(w http.ResponseWriter, url string, err error) {
	if err != nil {
		sendFlat(w, fmt.Errorf("cannot upload charm: %w", err))
		return
	}
	w.Header().Set("Juju-Curl", url)
	// Clients of Juju 1's kind read the second key.
	sendJSON(w, http.StatusOK, struct {
		CharmURL    string `json:"charm-url"`
		OldCharmURL string `json:"CharmURL"`
	}{url, url})
}

// limited is the body, which fails at the server's limit.
func (s *Server) limited(w http.ResponseWriter, r *request) io.Reader {
	return http.MaxBytesReader(w, r.Body, s.cfg.Limits.Upload)
}

// overLimit names the limit where that is what ended a body.
func (s *Server) overLimit(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return &params.Error{
			Message: fmt.Sprintf("upload is over the limit of %d bytes", over.Limit), Code: params.CodeQuotaLimitExceeded,
		}
	}
	return err
}

// getCharmObject is how agents download: by the beginning of the archive's hash.
func (s *Server) getCharmObject(w http.ResponseWriter, r *request) {
	object := r.vars["object"]
	sha := object[strings.LastIndexByte(object, '-')+1:]
	if !downloadHash.MatchString(sha) {
		sendFlat(w, fmt.Errorf("cannot retrieve charm: %w", badRequest("%q is not a valid charm object path", object)))
		return
	}
	blob, err := s.cfg.Charms.CharmBySHA256(r.Context(), r.model(), sha)
	s.sendArchive(w, r, blob, err)
}

// getCharm is the download by URL: of the archive (file=*), of one of its files, or of their names.
func (s *Server) getCharm(w http.ResponseWriter, r *request) {
	query := r.URL.Query()
	if query.Get("url") == "" {
		sendFlat(w, fmt.Errorf("cannot retrieve charm: %w", badRequest("expected url=CharmURL query argument")))
		return
	}
	blob, err := s.cfg.Charms.Charm(r.Context(), r.model(), query.Get("url"))
	if err != nil || query.Get("file") == "*" {
		s.sendArchive(w, r, blob, err)
		return
	}
	defer func() { _ = blob.Content.Close() }()
	archive, err := zip.NewReader(blob.Content, blob.Size)
	if err != nil {
		sendFlat(w, fmt.Errorf("cannot retrieve charm: %w", err))
		return
	}
	switch file := query.Get("file"); {
	case query.Get("icon") == "1":
		sendMember(w, archive, "icon.svg")
	case file == "":
		sendJSON(w, http.StatusOK, params.CharmsResponse{Files: filesOf(archive)})
	default:
		sendMember(w, archive, path.Clean(file))
	}
}

func filesOf(archive *zip.Reader) []string {
	files := []string{}
	for _, f := range archive.File {
		if !f.FileInfo().IsDir() {
			files = append(files, f.Name)
		}
	}
	return files
}

func sendMember(w http.ResponseWriter, archive *zip.Reader, name string) {
	f, err := archive.Open(name)
	if err == nil {
		defer func() { _ = f.Close() }()
		var info interface{ IsDir() bool }
		if info, err = f.Stat(); err == nil && info.IsDir() {
			sendFlat(w, &httpError{http.StatusForbidden, "directory listing not allowed", params.CodeForbidden})
			return
		}
	}
	if err != nil {
		sendFlat(w, &params.Error{Message: fmt.Sprintf("charm file %q not found", name), Code: params.CodeNotFound})
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.Copy(w, f)
}

func (s *Server) sendArchive(w http.ResponseWriter, r *request, blob *Blob, err error) {
	if err != nil {
		sendFlat(w, fmt.Errorf("cannot retrieve charm: %w", err))
		return
	}
	defer func() { _ = blob.Content.Close() }()
	w.Header().Set("Content-Type", "application/zip")
	http.ServeContent(w, r.Request, "", time.Time{}, blob.Content)
}
