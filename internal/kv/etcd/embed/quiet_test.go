package embed_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/kv/etcd/embed"
)

// TestQuiet starts a new database and an old one: nothing is wrong, so nothing is said, and what
// etcd warns of is to be had at debug level.
func TestQuiet(t *testing.T) {
	for _, level := range []slog.Level{slog.LevelInfo, slog.LevelDebug} {
		dir := t.TempDir()
		var said bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: level}))
		for range 2 {
			closeStore(t, open(t, embed.Config{Dir: dir, Logger: logger}))
		}
		var loud []string
		for line := range strings.Lines(said.String()) {
			if !strings.Contains(line, "level=DEBUG") {
				loud = append(loud, line)
			}
		}
		if len(loud) > 0 {
			t.Errorf("at level %v a clean start and stop say:\n%s", level, strings.Join(loud, ""))
		}
		const warning = "simple token is not cryptographically signed"
		if strings.Contains(said.String(), warning) != (level == slog.LevelDebug) {
			t.Errorf("at level %v, %q is not where it should be", level, warning)
		}
	}
}
