package api_test

import (
	"net/http"
	"testing"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
)

// The UUIDs of the controller and of its model.
const (
	modelUUID      = "11111111-2222-4333-8444-555555555555"
	controllerUUID = "99999999-2222-4333-8444-555555555555"
)

// server is a controller of one model that knows what a test tells it.
type server struct {
	*jujutest.Controller
	*jujutest.Server
	t      *testing.T
	Routes *http.ServeMux // beside the API's own
}

func newServer(t *testing.T, faults ...jujutest.Fault) *server {
	t.Helper()
	return newServerOf(t, jujutest.Config{Faults: faults})
}

// newServerOf is a server that plays cfg before it answers by itself.
func newServerOf(t *testing.T, cfg jujutest.Config) *server {
	t.Helper()
	s := &server{t: t, Routes: http.NewServeMux(), Controller: &jujutest.Controller{
		UUID: controllerUUID, Models: []string{modelUUID}, Password: "secret",
		Facades:      map[string][]int{"ModelManager": {9, 10}, "NotifyWatcher": {1}, "Pinger": {1}},
		ModelFacades: map[string][]int{"Client": {6, 7, 9}, "NotifyWatcher": {1}, "Pinger": {1}},
	}}
	cfg.Handler, cfg.HTTP = s.Handler, s.Routes
	s.Server = jujutest.NewServer(t, cfg)
	return s
}

// config plays a transcript, which the client may leave in the middle.
func config(t *testing.T, transcript string) jujutest.Config {
	t.Helper()
	parsed, err := jujutest.ParseTranscript([]byte(transcript))
	if err != nil {
		t.Fatal(err)
	}
	return jujutest.Config{Transcript: parsed, Faults: []jujutest.Fault{{Connection: 99, Drop: true}}}
}

// Info logs in to the model.
func (s *server) Info() *api.Info { return s.Controller.Info(s.Server) }

// Open opens a connection that the test's end closes.
func (s *server) Open(info *api.Info, opts api.DialOpts) api.Connection {
	s.t.Helper()
	conn, err := api.Open(info, opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}
