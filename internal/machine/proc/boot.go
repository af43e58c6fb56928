package proc

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
)

// bootName is the file in a machine's directory that holds what tells one start of the machine
// from the next, as the kernel's boot id does on a real one.
const bootName = "boot-id"

// Boot returns what tells this start of the machine from others, "" if nothing is known.
func Boot(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, bootName))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// boot notes a start of the machine, unless something of it still runs: an agent that starts again
// beside the daemons of its hooks is no new start.
func (s *supervisor) boot() error {
	if _, runs := holder(s.dir); runs || len(marked(s.dir)) > 0 {
		return nil
	}
	return os.WriteFile(filepath.Join(s.dir, bootName), []byte(rand.Text()+"\n"), 0o600)
}
