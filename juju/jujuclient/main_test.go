package jujuclient_test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain gives the locks of the stores, which stay where they are made, a
// directory that goes away.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "jujuclient")
	if err == nil {
		err = os.Setenv("TMPDIR", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil && code == 0 {
		code = 1
	}
	os.Exit(code)
}
