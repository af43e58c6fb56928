package etcdgateway_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcdv2"
)

// TestClientExamples runs the examples of the client's documentation, which
// are those of the original, against the gateway.
func TestClientExamples(t *testing.T) {
	c, _ := startServer(t)
	url := serve(t, c, etcdv2.Config{})
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run=^Example", "-v", "./client")
	cmd.Dir = "../../etcd"
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GANTLINE_ETCD_V2="+url)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS: Example") != 3 {
		t.Errorf("%v\n%s", err, out)
	}
}
