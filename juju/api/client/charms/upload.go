package charms

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// curlHeader carries a charm's URL beside its archive, in both directions.
const curlHeader = "Juju-Curl"

// AddLocalCharm uploads a charm's archive as local:<name>-<revision> and returns the URL under
// which the controller keeps it; the controller may have chosen a higher revision. A controller
// that lacks the newer route (PUT below /model-<uuid>/charms) is asked by the older one.
func (c *Client) AddLocalCharm(ctx context.Context, name string, revision int, archive io.ReadSeeker) (string, error) {
	sum := sha256.New()
	_, err := archive.Seek(0, io.SeekStart) // what is sent begins there too
	var size int64
	if err == nil {
		size, err = io.Copy(sum, archive)
	}
	if err != nil {
		return "", fmt.Errorf("cannot read charm archive: %w", err)
	}
	stored, err := c.put(ctx, name, revision, hex.EncodeToString(sum.Sum(nil)), size, archive)
	var missing *routeMissingError
	if errors.As(err, &missing) {
		stored, err = c.post(ctx, revision, size, archive)
	}
	if err != nil {
		return "", fmt.Errorf("cannot upload charm %q: %w", name, err)
	}
	return stored, nil
}

// routeMissingError says that the server has no such route.
type routeMissingError struct{ status string }

func (e *routeMissingError) Error() string { return "the newer route is missing: " + e.status }

func (c *Client) put(ctx context.Context, name string, rev int, sha string, size int64, body io.ReadSeeker) (string, error) {
	root, ok := c.conn.(interface {
		RootHTTPClient() (base.HTTPClient, error)
	})
	if !ok {
		return "", &routeMissingError{"no client for the routes outside the model"}
	}
	client, err := root.RootHTTPClient()
	if err != nil {
		return "", err
	}
	model, ok := c.conn.ModelTag()
	if !ok {
		return "", errors.New("the connection has no model")
	}
	path := "model-" + model.Id() + "/charms/" + name + "-" + sha[:7]
	req, err := archiveRequest(ctx, http.MethodPut, path, size, body)
	if err != nil {
		return "", err
	}
	req.Header.Set(curlHeader, "local:"+name+"-"+strconv.Itoa(rev))
	var resp *http.Response
	if err := client.Do(ctx, req, &resp); err != nil {
		return "", asMissing(err)
	}
	defer resp.Body.Close()
	stored := resp.Header.Get(curlHeader)
	if stored == "" {
		return "", fmt.Errorf("the server's answer has no %s header", curlHeader)
	}
	return stored, nil
}

func (c *Client) post(ctx context.Context, rev int, size int64, body io.ReadSeeker) (string, error) {
	client, err := c.conn.HTTPClient()
	if err != nil {
		return "", err
	}
	query := url.Values{"schema": {"local"}, "series": {""}, "revision": {strconv.Itoa(rev)}}
	req, err := archiveRequest(ctx, http.MethodPost, "charms?"+query.Encode(), size, body)
	if err != nil {
		return "", err
	}
	var out params.CharmsResponse
	if err := client.Do(ctx, req, &out); err != nil {
		return "", err
	}
	return out.CharmURL, nil
}

func archiveRequest(ctx context.Context, method, path string, size int64, body io.ReadSeeker) (*http.Request, error) {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("cannot rewind charm archive: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, method, path, io.NopCloser(body))
	if err != nil {
		return nil, err
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", "application/zip")
	return req, nil
}

// asMissing recognises the answers on which the original tries the older route.
func asMissing(err error) error {
	var answer *api.HTTPError
	if errors.As(err, &answer) && (answer.Status == http.StatusNotFound || answer.Status == http.StatusMethodNotAllowed) {
		return &routeMissingError{http.StatusText(answer.Status)}
	}
	return err
}
