package mux

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

// MaxBody bounds the body of a request.
const MaxBody = 32 << 20

// bodyTimeout bounds how long a client may take to send a body.
const bodyTimeout = 30 * time.Second

// JsonResponse answers with a status and obj as JSON. If obj cannot be encoded it
// answers 500 and says so, in the answer and in the error returned.
func JsonResponse(w http.ResponseWriter, code int, obj interface{}) error { //nolint:revive // the original's name
	buf, err := models.Encode(obj)
	if err != nil {
		code = http.StatusInternalServerError
		buf, _ = models.Encode(models.NewError("plugin", code, "cannot encode the result: "+err.Error()))
	}
	buf = append(buf, '\n')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(buf)))
	w.WriteHeader(code)
	if _, werr := w.Write(buf); err == nil {
		err = werr
	}
	return err
}

// ErrorResponse answers with an error, its code made sane: see SaneCode.
func ErrorResponse(w http.ResponseWriter, e *models.Error) {
	sane := *e
	sane.Code = SaneCode(e.Code)
	_ = JsonResponse(w, sane.Code, &sane)
}

// SaneCode returns code if it says that something went wrong, and 500 if not: an
// error must never look like success.
func SaneCode(code int) int {
	if code < 400 || code > 599 {
		return http.StatusInternalServerError
	}
	return code
}

// TestContentType says whether the request's content type contains ct.
func TestContentType(r *http.Request, ct string) bool {
	return strings.Contains(strings.ToLower(r.Header.Get("Content-Type")), strings.ToLower(ct))
}

// AssureContentType answers 400 and returns false unless TestContentType is true.
func AssureContentType(w http.ResponseWriter, r *http.Request, ct string) bool {
	if TestContentType(r, ct) {
		return true
	}
	ErrorResponse(w, models.NewError(r.Method, http.StatusBadRequest,
		"Invalid content type: "+r.Header.Get("Content-Type")))
	return false
}

// AssureDecode decodes a JSON body into val, a pointer, and returns true; or
// answers what is wrong with it and returns false. No body leaves val as it is.
func AssureDecode(w http.ResponseWriter, r *http.Request, val interface{}) bool {
	return assureDecode(w, r, val, json.Unmarshal)
}

// AssureDecodeNumbers is AssureDecode that keeps numbers of no particular type as
// json.Number.
func AssureDecodeNumbers(w http.ResponseWriter, r *http.Request, val interface{}) bool {
	return assureDecode(w, r, val, func(body []byte, val interface{}) error {
		if !json.Valid(body) { // also finds what comes after the first value
			return json.Unmarshal(body, val)
		}
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.UseNumber()
		return dec.Decode(val)
	})
}

func assureDecode(w http.ResponseWriter, r *http.Request, val interface{}, decode func([]byte, interface{}) error) bool {
	body, ok := AssureBody(w, r)
	if !ok {
		return false
	}
	if len(body) == 0 {
		return true
	}
	if err := decode(body, val); err != nil {
		ErrorResponse(w, models.NewError(r.Method, http.StatusBadRequest, err.Error()))
		return false
	}
	return true
}

// AssureBody returns the body of a JSON request, or answers and returns false.
func AssureBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if !AssureContentType(w, r, "application/json") {
		return nil, false
	}
	if r.ContentLength == 0 {
		return nil, true
	}
	body, err := readBody(w, r)
	if err != nil {
		code := http.StatusBadRequest
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			code = http.StatusRequestEntityTooLarge
		}
		ErrorResponse(w, models.NewError(r.Method, code, fmt.Sprintf("cannot read the body: %v", err)))
		return nil, false
	}
	return body, true
}

// readBody reads the whole body within bodyTimeout.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBody {
		return nil, &http.MaxBytesError{Limit: MaxBody}
	}
	rc := http.NewResponseController(w)
	deadline := rc.SetReadDeadline(time.Now().Add(bodyTimeout)) == nil
	var b bytes.Buffer
	if r.ContentLength > 0 {
		b.Grow(int(min(r.ContentLength, 1<<20)) + bytes.MinRead)
	}
	_, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, MaxBody))
	if err == nil && deadline {
		err = rc.SetReadDeadline(time.Time{})
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it is shorter than announced")
	}
	return b.Bytes(), err
}
