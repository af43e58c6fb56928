// Command notifier is a plugin provider that posts what happens to machines to a
// webhook. It selects its events, handles them with a context, and says when it
// may have missed some.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/gantline/gantline/rebar"
	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

// postTimeout bounds one call of the webhook.
const postTimeout = 10 * time.Second

var def = models.PluginProvider{
	Name:           "notifier",
	Version:        rebar.RSVersion,
	PluginVersion:  4,
	RequiredParams: []string{"notifier/url"},
	OptionalParams: []string{"notifier/secret"},
	Content: `meta:
  Name: notifier
  Description: Posts what happens to machines to a webhook
sections:
  params:
    notifier/url:
      Name: notifier/url
      Description: Where events are posted
      Schema:
        type: string
    notifier/secret:
      Name: notifier/secret
      Description: Sent as the header X-Notifier-Secret
      Secure: true
      Schema:
        type: string
`,
}

// Notice is what the webhook gets.
type Notice struct {
	// Event is created or deleted, or gap if some may be missing.
	Event string `json:"event"`
	// Machine is the machine's name, UUID its key.
	Machine string    `json:"machine,omitempty"`
	UUID    string    `json:"uuid,omitempty"`
	Time    time.Time `json:"time"`
	// Detail says what may be missing.
	Detail string `json:"detail,omitempty"`
}

// Plugin is the provider.
type Plugin struct {
	mu     sync.Mutex // guards what Config sets
	url    string
	secret string
}

// ConfigContext reads where to post.
func (p *Plugin) ConfigContext(_ context.Context, _ logger.Logger, _ *api.Client, params map[string]interface{}) *models.Error {
	text, _ := params["notifier/url"].(string)
	if u, err := url.Parse(text); err != nil || u.Host == "" {
		return &models.Error{Model: "plugin", Key: "notifier", Type: "plugin", Code: http.StatusBadRequest, Messages: []string{"notifier/url must be a URL"}}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url = text
	p.secret, _ = params["notifier/secret"].(string)
	return nil
}

// SelectEvents asks for machines that come and go.
func (p *Plugin) SelectEvents() []string { return []string{"machines.create.*", "machines.delete.*"} }

// PublishContext posts an event.
func (p *Plugin) PublishContext(ctx context.Context, l logger.Logger, e *models.Event) *models.Error {
	m, err := e.Model()
	if err != nil {
		return models.NewError("plugin", http.StatusBadRequest, err.Error())
	}
	n := Notice{Event: e.Action + "d", UUID: e.Key, Time: e.Time}
	if machine, ok := m.(*models.Machine); ok {
		n.Machine = machine.Name
	}
	if err := p.post(ctx, n); err != nil {
		return models.NewError("plugin", http.StatusBadGateway, err.Error())
	}
	l.Infof("notified of %s %s", n.Event, n.UUID)
	return nil
}

// EventGap posts that events may be missing.
func (p *Plugin) EventGap(ctx context.Context, l logger.Logger, g *api.GapError) {
	if err := p.post(ctx, Notice{Event: "gap", Time: g.To, Detail: g.Error()}); err != nil {
		l.Errorf("%v", err)
	}
}

func (p *Plugin) post(ctx context.Context, n Notice) error {
	p.mu.Lock()
	to, secret := p.url, p.secret
	p.mu.Unlock()
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, postTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Notifier-Secret", secret)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("cannot notify: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode >= 300 {
		return fmt.Errorf("cannot notify: the webhook answered %s", resp.Status)
	}
	return nil
}

func main() {
	p, err := plugin.New(&def, &Plugin{}, plugin.Config{Short: "Posts what happens to machines to a webhook"})
	if err == nil {
		err = p.Run(context.Background(), os.Args[1:])
	}
	if err != nil {
		os.Exit(1)
	}
}
