package plugintest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest"
)

// replay is the original incrementer, version 4.2.0-beta2, as captures of it show
// it: what it answers, and what it gets wrong. TestReplayIsFaithful holds it to the
// captures.
type replay struct {
	host *http.Client
	seq  int
}

const replayDefine = "REPLAY_DEFINE" // the file with what define prints

func runReplay(args []string) error {
	cmd := ""
	if len(args) > 0 {
		cmd = args[0]
	}
	switch cmd {
	case "version":
		fmt.Println("Version: v4.0.0-pre")
		return nil
	case "define":
		if os.Getenv("REPLAY_VALIDATE") != "" && os.Getenv("RS_TOKEN") != "catalog" {
			fmt.Fprintf(os.Stderr, "local log: [0:1]:probe-val [ info]: /x.go:119\n[0:1]validate log line\n")
		}
		buf, err := os.ReadFile(os.Getenv(replayDefine))
		if err == nil {
			_, err = os.Stdout.Write(buf)
		}
		return err
	case "unpack":
		if err := os.MkdirAll(args[1], 0o755); err != nil { // no argument: index out of range
			return err
		}
		return os.WriteFile(filepath.Join(args[1], "testFile"), []byte("ImaFile"), 0o600)
	case "listen":
		if len(args) != 3 {
			fmt.Println("Failed")
			return errors.New("usage")
		}
		return (&replay{host: &http.Client{Transport: unixTransport(args[2])}}).listen(args[1])
	}
	fmt.Fprintf(os.Stderr, "Error: unknown command %q\n", cmd)
	return errors.New("unknown command")
}

func (p *replay) listen(path string) error {
	_ = os.Remove(path)
	ln, err := net.Listen("unix", path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		return err
	}
	fmt.Println("READY!")
	return http.Serve(ln, p) //nolint:gosec // as the original
}

// log posts a line and waits. If that fails it logs the failure, for ever, each
// line quoting the last.
func (p *replay) log(level, msg string) {
	var grown [][]byte
	for {
		p.seq++
		line, _ := json.Marshal(map[string]interface{}{
			"Group": 1, "Seq": p.seq, "Time": time.Now().UTC(), "Service": "incrementer", "Principal": "", "Level": level,
			"File": "/incrementer.go", "Line": 1, "Message": msg, "Data": []interface{}{}, "IgnorePublish": false,
		})
		resp, err := p.host.Post("http://unix/api-server-plugin/v4/log", "application/json", bytes.NewReader(line))
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode < 400 {
				return
			}
		}
		if len(grown) < 40 {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			grown = append(grown, b)
		}
		msg = "Failed to log: " + msg[:min(len(msg), 100)]
		time.Sleep(20 * time.Millisecond)
	}
}

// e answers with an error.
func (p *replay) e(w http.ResponseWriter, code int, e models.Error) {
	e.Code = code
	buf, _ := models.Encode(&e)
	say(w, code, string(buf)+"\n")
}

func (p *replay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what, ok := strings.CutPrefix(r.URL.Path, "/api-plugin/v4/")
	if r.Method != http.MethodPost || !ok || !slices.Contains([]string{"config", "stop", "action"}, what) {
		p.e(w, http.StatusNotFound, models.Error{Key: r.URL.Path, Type: r.Method})
		return
	}
	if ct := r.Header.Get("Content-Type"); !strings.Contains(strings.ToLower(ct), "application/json") {
		p.e(w, http.StatusBadRequest, models.Error{Type: "POST", Messages: []string{"Invalid content type: " + ct}})
		return
	}
	var params map[string]interface{}
	var action models.Action
	text, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if r.ContentLength != 0 && err == nil {
		switch what {
		case "config":
			err = json.Unmarshal(text, &params)
		case "action":
			if err = json.Unmarshal(text, &action); err == nil && strings.Contains(string(text), `\"`) {
				err = errors.New("ReadObject: unexpected escape")
			}
		}
	}
	if err != nil {
		p.e(w, http.StatusBadRequest, models.Error{Type: "POST", Messages: []string{err.Error()}})
		return
	}
	switch what {
	case "config":
		p.config(w, params)
	case "stop":
		p.log("info", "STOPPING\n")
		os.Exit(0)
	case "action":
		p.action(w, &action)
	}
}

func (p *replay) config(w http.ResponseWriter, params map[string]interface{}) {
	p.log("info", "Setting API session\n")
	if os.Getenv("RS_TOKEN") == "" {
		p.e(w, http.StatusBadRequest, models.Error{Model: "plugin", Key: "unknown", Type: "plugin", Messages: []string{"Must have a token specified"}})
		return
	}
	p.log("info", fmt.Sprintf("Received Config request: %v\n", params))
	p.e(w, http.StatusOK, models.Error{})
}

func (p *replay) action(w http.ResponseWriter, a *models.Action) {
	p.log("info", fmt.Sprintf("Action: %v\n", a))
	fail := func(code int, msg string) {
		p.e(w, code, models.Error{Model: "plugin", Key: "incrementer", Type: "plugin", Messages: []string{msg}})
	}
	switch a.Command {
	case "incrstatus":
		say(w, http.StatusOK, "\"Running\"\n")
	case "increment":
		if err := models.Remarshal(a.Model, &models.Machine{}); err != nil {
			fail(http.StatusConflict, err.Error())
			return
		}
		say(w, http.StatusOK, "1\n")
	default:
		fail(http.StatusNotFound, "Unknown command: "+a.Command+"\n")
	}
	p.log("debug", "API: st: 200")
}

// replayed returns the replay as a provider.
func replayed(t *testing.T, opts plugintest.Options, env ...string) (plugintest.Target, plugintest.Options) {
	t.Helper()
	file, err := filepath.Abs("../examples/incrementer/testdata/define-4.2.0-beta2.json")
	if err != nil {
		t.Fatal(err)
	}
	return self(t, opts, append(env, role+"=replay", replayDefine+"="+file)...)
}

// TestOriginalsDefectsAreReported puts what the captures show of the original
// through the suite.
func TestOriginalsDefectsAreReported(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("runs the whole suite twice")
	}
	for _, tt := range []struct {
		name string
		env  []string
		rows []int
	}{
		{"incrementer", nil, []int{1, 2, 7, 8, 9, 11, 15, 16, 19, 20}},
		{"probe-val", []string{"REPLAY_VALIDATE=1"}, []int{1, 2, 7, 8, 9, 10, 11, 15, 16, 19, 20}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			target, opts := replayed(t, plugintest.Options{Action: "incrstatus"}, tt.env...)
			rep, err := plugintest.Run(context.Background(), target, opts)
			if err != nil {
				t.Fatal(err)
			}
			if got := rep.Rows(); !slices.Equal(got, tt.rows) {
				t.Errorf("rows %v, want %v", got, tt.rows)
			}
			if !rep.Conforms(false) {
				var b strings.Builder
				_ = rep.WriteText(&b, false)
				t.Errorf("the original breaks what its hosts depend on:\n%s", b.String())
			}
			if rep.Conforms(true) {
				t.Error("the original passes as if it had no defects")
			}
		})
	}
}
