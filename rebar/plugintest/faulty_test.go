package plugintest_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
)

// faulty is a provider that conforms, but for one fault, named like the check that
// must find it.
type faulty struct {
	fault string
	keep  []interface{} // what config-leak holds on to
	once  sync.Once
}

func faultyDefinition(fault string) *models.PluginProvider {
	def := &models.PluginProvider{
		Name: "faulty", Version: "v1.0.0", PluginVersion: 4,
		AvailableActions: []models.AvailableAction{{Command: "ok"}, {Command: "slow"}},
		StoreObjects:     map[string]interface{}{"cows": map[string]interface{}{}},
		Content:          "meta:\n  Name: faulty\nsections: {}\n",
	}
	switch fault {
	case "define-name":
		def.Name = "bad name!"
	case "define-protocol":
		def.PluginVersion = 2
	case "define-actions":
		def.AvailableActions = append(def.AvailableActions, models.AvailableAction{Command: "ok"})
	case "define-content":
		def.Content = "meta: [unclosed"
	case "define-objects":
		def.StoreObjects["cows"] = 5
	}
	return def
}

func (f *faulty) Config(l logger.Logger, c *api.Client, params map[string]interface{}) *models.Error {
	switch f.fault {
	case "config-secrets":
		l.Infof("configured with %v", params)
	case "config-leak":
		if file, err := os.Open(os.DevNull); err == nil {
			f.keep = append(f.keep, file)
		}
	case "events-reconnect":
		f.once.Do(func() { f.listenOnce(c) })
	case "events-again":
		own, err := api.TokenSession(c.Endpoint(), c.Token())
		if err == nil {
			var es *api.EventStream
			if es, err = own.Events(); err == nil {
				_, _, err = es.Register("machines.create.*")
			}
		}
		if err != nil {
			return models.NewError("plugin", 500, err.Error())
		}
	}
	return nil
}

// listenOnce registers for events on a connection that nobody renews.
func (f *faulty) listenOnce(c *api.Client) {
	u, err := c.UrlFor("ws")
	if err != nil {
		return
	}
	ws, resp, err := websocket.Dial(context.Background(), u.String(), &websocket.DialOptions{
		HTTPClient: c.Client, HTTPHeader: http.Header{"Authorization": {"Bearer " + c.Token()}},
	})
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		return
	}
	_ = ws.Write(context.Background(), websocket.MessageText, []byte("register machines.create.*"))
	_, _, _ = ws.Read(context.Background()) // the echo
	go ws.Read(context.Background())        //nolint:errcheck // until it breaks
}

func (f *faulty) Action(_ logger.Logger, a *models.Action) (interface{}, *models.Error) {
	switch a.Command {
	case "ok":
		return "ok", nil
	case "slow":
		time.Sleep(2 * time.Second)
		return "slow", nil
	}
	return nil, &models.Error{Model: "plugin", Key: "faulty", Type: "plugin", Code: 404, Messages: []string{"Unknown command: " + a.Command}}
}

func (f *faulty) Unpack(_ logger.Logger, dir string) error {
	if f.fault == "unpack" {
		return os.WriteFile(filepath.Join(filepath.Dir(dir), "beside"), nil, 0o600)
	}
	return os.WriteFile(filepath.Join(dir, "file"), []byte("text"), 0o600)
}

func (f *faulty) Validate(l logger.Logger, _ *api.Client) (interface{}, *models.Error) {
	l.Infof("validating")
	if f.fault == "define-validate" {
		fmt.Fprintln(os.Stderr, "validating")
	}
	return faultyDefinition(f.fault), nil
}

// selecting is a faulty that selects events.
type selecting struct{ *faulty }

func (selecting) SelectEvents() []string                             { return []string{"machines.create.*"} }
func (selecting) Publish(logger.Logger, *models.Event) *models.Error { return nil }

// runFaulty is the provider's main.
func runFaulty(fault string, args []string) error {
	if done, err := faultyCommand(fault, args); done {
		return err
	}
	cfg := plugin.Config{}
	switch fault {
	case "orphan-socket":
		cfg.OrphanAfter = time.Hour
	case "orphan-parent", "sigterm", "sigint":
		cfg.Embedded = true
	}
	f := &faulty{fault: fault}
	var pc interface{} = selecting{f}
	if fault == "events-reconnect" || fault == "events-again" {
		pc = f
	}
	p, err := plugin.New(faultyDefinition(fault), pc, cfg)
	if err != nil {
		return err
	}
	if args[0] != "listen" || len(args) != 3 {
		return p.Run(context.Background(), args)
	}
	return faultyListen(fault, p, args[1], args[2])
}

// faultyCommand does what is wrong with the command line, and says whether that
// was all.
func faultyCommand(fault string, args []string) (bool, error) {
	cmd := ""
	if len(args) > 0 {
		cmd = args[0]
	}
	switch fault + " " + cmd {
	case "define-json define":
		fmt.Println("here is the definition:")
	case "define-quiet define":
		fmt.Fprintln(os.Stderr, "define was called")
	case "define-catalog define":
		c, err := api.TokenSession(os.Getenv("RS_ENDPOINT"), os.Getenv("RS_TOKEN"))
		if err == nil {
			_, _ = c.Info()
			c.Close()
		}
	case "version version":
		fmt.Println("v0")
		return true, nil
	case "unknown-command plugintest-no-such-command":
		return true, nil
	case "unpack-usage unpack":
		if len(args) == 1 {
			panic("index out of range")
		}
	case "listen-usage listen":
		if len(args) != 3 {
			fmt.Println("Failed")
		}
	case "listen-unbindable listen":
		if len(args) == 3 {
			if _, err := os.Stat(filepath.Dir(args[1])); err != nil {
				fmt.Println("READY!")
				time.Sleep(time.Minute)
			}
		}
	case "ready listen":
		fmt.Println("starting")
	}
	return false, nil
}
