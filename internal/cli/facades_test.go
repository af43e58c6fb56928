package cli_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/gantline/gantline/juju/catalogue"
)

var update = flag.Bool("update", false, "write docs/facades.md anew") //nolint:gochecknoglobals // a flag

// TestFacadesPage says whether docs/facades.md is what the catalogue makes.
func TestFacadesPage(t *testing.T) {
	const page = "../../docs/facades.md"
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := c.WriteMarkdown(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not current: run go test ./internal/cli -run TestFacadesPage -update", page)
	}
}
