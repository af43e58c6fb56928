package workerdependency_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lifecycleFile is the part of the engine that the mutations spoil.
const lifecycleFile = "../../worker/dependency/lifecycle.go"

// mutations are defects that TestRandomGraphs must find: each replaces one piece
// of the engine's code.
var mutations = map[string]struct{ old, new string }{
	"stop without bounce": {
		"if wasStarted {\n\t\te.bounceDependents(n.name)\n\t}", "_ = wasStarted",
	},
	"start without bounce": {
		"e.config.Metrics.RecordStart(n.name)\n\te.bounceDependents(n.name)", "e.config.Metrics.RecordStart(n.name)",
	},
	"bounce starts but does not stop": {
		"} else {\n\t\t\te.stop(n)\n\t\t}", "}",
	},
	"bounce stops but does not start": {
		"n.stopped() {\n\t\t\te.start(n, e.config.BounceDelay)\n\t\t} else {", "!n.stopped() {",
	},
	"bounce skips a dependent": {
		"range e.dependents[name] {", "range e.dependents[name][min(1, len(e.dependents[name])):] {",
	},
	"a late worker is not killed": {
		"no longer required\", n.name)\n\t\tw.Kill()", "no longer required\", n.name)",
	},
	"stop without kill": {
		"if n.worker != nil {\n\t\tn.worker.Kill()\n\t}", "",
	},
	"a bounced worker is judged by its error": {
		"if wasStopping {", "if wasStopping && filtered == nil {",
	},
	"uninstalled but started again": {
		"\t\te.uninstall(n)\n", "\t\te.start(n, 0)\n",
	},
}

// TestMutationsAreFound shows that the random graphs would notice: each spoiled
// engine must fail TestRandomGraphs.
func TestMutationsAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the engine once for each mutation")
	}
	source, err := os.ReadFile(lifecycleFile)
	if err != nil {
		t.Fatal(err)
	}
	original, err := filepath.Abs(lifecycleFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range mutations {
		t.Run(name, func(t *testing.T) {
			if n := strings.Count(string(source), m.old); n != 1 {
				t.Fatalf("the code to spoil occurs %d times", n)
			}
			out := runSpoiled(t, original, strings.Replace(string(source), m.old, m.new, 1))
			if !strings.Contains(out, "--- FAIL: TestRandomGraphs") {
				t.Errorf("the defect was not found:\n%s", out)
			}
		})
	}
}

// runSpoiled runs TestRandomGraphs with the given text in place of the original
// file and returns its output.
func runSpoiled(t *testing.T, original, text string) string {
	t.Helper()
	dir := t.TempDir()
	spoiled := filepath.Join(dir, "spoiled.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: spoiled}})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{
		spoiled:                            []byte(text),
		filepath.Join(dir, "overlay.json"): overlay,
	} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-overlay", filepath.Join(dir, "overlay.json"),
		"-run", "^TestRandomGraphs$", "-rapid.nofailfile", "-rapid.shrinktime=1s", ".")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("the spoiled engine passed")
	}
	return string(out)
}
