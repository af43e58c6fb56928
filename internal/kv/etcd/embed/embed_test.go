package embed_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd/embed"
	"github.com/gantline/gantline/internal/kv/kvtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens a store in dir, to be closed by the test.
func open(t testing.TB, cfg embed.Config) *embed.Store {
	t.Helper()
	s, err := embed.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

func TestContract(t *testing.T) {
	kvtest.Run(t, func(t testing.TB) kv.Store { return open(t, embed.Config{Dir: t.TempDir()}) })
}
