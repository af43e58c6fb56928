package mem_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/kvtest"
	"github.com/gantline/gantline/internal/kv/mem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestContract(t *testing.T) {
	kvtest.Run(t, func(testing.TB) kv.Store { return mem.New() })
}
