//go:build !interop

package test

import (
	"os"
	"testing"
)

// Whoever asks for interoperability shall not go without it by mistake.
func TestInteropIsBuilt(t *testing.T) {
	if os.Getenv("GANTLINE_INTEROP") == "1" {
		t.Fatal("GANTLINE_INTEROP is set, but the tests were built without -tags interop")
	}
}
