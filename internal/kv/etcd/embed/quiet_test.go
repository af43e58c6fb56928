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
		const warning = "simple token is not cryptographically signed"
		switch text := said.String(); level {
		case slog.LevelInfo:
			if text != "" {
				t.Errorf("a clean start and stop say:\n%s", text)
			}
		default:
			if !strings.Contains(text, warning) || strings.Contains(text, "level=WARN") || strings.Contains(text, "level=ERROR") {
				t.Errorf("at debug level a clean start says:\n%s", text)
			}
		}
	}
}
