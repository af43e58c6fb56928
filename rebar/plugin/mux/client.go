package mux

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"

	"github.com/gantline/gantline/rebar/models"
)

// base is what requests over a unix socket are addressed to; the client's
// transport knows the socket.
const base = "http://unix"

// Get returns the body that answers GET.
func Get(client *http.Client, paths ...string) ([]byte, error) {
	return call(client, http.MethodGet, path.Join(paths...), nil)
}

// Delete returns the body that answers DELETE.
func Delete(client *http.Client, paths ...string) ([]byte, error) {
	return call(client, http.MethodDelete, path.Join(paths...), nil)
}

// Post sends obj as JSON and returns the body of the answer.
func Post(client *http.Client, at string, obj interface{}) ([]byte, error) {
	body, err := models.Encode(obj)
	if err != nil {
		return nil, fmt.Errorf("cannot encode the body for %s: %w", at, err)
	}
	return call(client, http.MethodPost, at, body)
}

// call returns a *models.Error for every status from 400 on, whatever the body.
func call(client *http.Client, method, at string, body []byte) ([]byte, error) {
	req, err := http.NewRequest(method, base+path.Join("/", at), bytes.NewReader(body)) //nolint:noctx // the original's signature has none
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	buf, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody))
	if err != nil {
		return nil, fmt.Errorf("cannot read the answer of %s: %w", at, err)
	}
	if resp.StatusCode < 400 {
		return buf, nil
	}
	e := &models.Error{}
	if json.Unmarshal(buf, e) != nil || e.Code == 0 {
		e = models.NewError(method, resp.StatusCode, fmt.Sprintf("%s answered %s", at, resp.Status))
		e.Key = at
	}
	return nil, e
}
