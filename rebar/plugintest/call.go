package plugintest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gantline/gantline/rebar/models"
)

// callPrefix is where providers are called.
const callPrefix = "/api-plugin/v4/"

// Reply is the answer to one call.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Error decodes the answer as an error.
func (r *Reply) Error() (*models.Error, error) {
	e := &models.Error{}
	if err := json.Unmarshal(r.Body, e); err != nil {
		return nil, fmt.Errorf("cannot decode the answer %.200q as an error: %w", r.Body, err)
	}
	return e, nil
}

// Raw sends a request to the provider's socket, as curl would.
func (h *Host) Raw(ctx context.Context, method, path string, header http.Header, body io.Reader) (*Reply, error) {
	r, err := h.running()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://unix"+path, body)
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	buf, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("cannot read the answer of %s: %w", path, err)
	}
	return &Reply{resp.StatusCode, resp.Header, buf}, nil
}

// post calls the provider and returns its answer, or the error that it answered.
func (h *Host) post(ctx context.Context, what string, v interface{}) ([]byte, error) {
	body, err := models.Encode(v)
	if err != nil {
		return nil, fmt.Errorf("cannot encode %s: %w", what, err)
	}
	rep, err := h.Raw(ctx, http.MethodPost, callPrefix+what, jsonHeader(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if rep.Status < 400 {
		return rep.Body, nil
	}
	e, err := rep.Error()
	if err != nil || (e.Code == 0 && !e.ContainsError()) {
		e = models.NewError("plugin", rep.Status, strings.TrimSpace(string(rep.Body)))
	}
	return nil, e
}

func jsonHeader() http.Header {
	return http.Header{"Content-Type": {"application/json"}}
}

// Configure configures the provider. The name of the plugin, Name, is added if it
// is missing. The error is a *models.Error if the provider answered one.
func (h *Host) Configure(ctx context.Context, params map[string]interface{}) error {
	all := map[string]interface{}{"Name": "plugintest"}
	for k, v := range params {
		all[k] = v
	}
	_, err := h.post(ctx, "config", all)
	return err
}

// Action has the provider act and returns the result as JSON.
func (h *Host) Action(ctx context.Context, a *models.Action) (json.RawMessage, error) {
	buf, err := h.post(ctx, "action", a)
	return bytes.TrimSpace(buf), err
}

// Act has the provider act on a model, nil for the system, and returns the
// decoded result.
func (h *Host) Act(ctx context.Context, cmd string, model models.Model, params map[string]interface{}) (interface{}, error) {
	a := &models.Action{Command: cmd, CommandSet: "system", Plugin: "plugintest", Params: params}
	if model != nil {
		a.Model, a.CommandSet = model, model.Prefix()
	}
	a.Fill()
	buf, err := h.Action(ctx, a)
	if err != nil {
		return nil, err
	}
	var res interface{}
	if err := json.Unmarshal(buf, &res); err != nil {
		return nil, fmt.Errorf("cannot decode the result of %s: %w", cmd, err)
	}
	return res, nil
}

// Publish posts an event to the provider.
func (h *Host) Publish(ctx context.Context, ev *models.Event) error {
	_, err := h.post(ctx, "publish", ev)
	return err
}

// Stop asks the provider to stop and waits until it has. That a provider of the
// original framework breaks the connection, and exits 0, is no error.
func (h *Host) Stop(ctx context.Context) (*Output, error) {
	_, err := h.post(ctx, "stop", nil)
	if errors.Is(err, ErrNotRunning) {
		return nil, err
	}
	out, werr := h.Wait(ctx)
	if werr != nil {
		return nil, fmt.Errorf("cannot stop provider: %w", errors.Join(err, werr))
	}
	if out.Code != 0 {
		return out, fmt.Errorf("cannot stop provider: it exited with code %d: %s", out.Code, strings.TrimSpace(out.Stderr))
	}
	return out, nil
}
