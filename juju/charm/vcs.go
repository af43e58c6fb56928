package charm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// versionTimeout bounds how long a version control program may take.
const versionTimeout = 2 * time.Second

// versionPrograms say which state of the charm a working copy holds, in the
// order in which they are looked for.
func versionPrograms() []struct{ name, dir, args string } {
	return []struct{ name, dir, args string }{
		{"git", ".git", "describe --dirty --always"},
		{"hg", ".hg", "id -n"},
		{"bzr", ".bzr", "version-info"},
	}
}

// MaybeGenerateVersionString returns the author's name of this state of the
// charm and where it comes from: "git", "hg", "bzr", or "versionFile" when the
// directory is under none of them. Both are empty when nobody knows.
func (dir *CharmDir) MaybeGenerateVersionString() (version, source string, err error) {
	for _, program := range versionPrograms() {
		if !isWorkingCopy(dir.Path, program.dir) {
			continue
		}
		version, err := runVersionProgram(dir.Path, program.name, strings.Fields(program.args))
		if err != nil {
			return "", program.name, fmt.Errorf("%q version string generation failed: %w; charm path %q", program.name, err, dir.Path)
		}
		return version, program.name, nil
	}
	file, err := os.Open(filepath.Join(dir.Path, versionFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	}
	if err != nil {
		return "", "versionFile", err
	}
	defer file.Close()
	version, err = ReadVersion(file)
	return version, "versionFile", err
}

// isWorkingCopy reports whether path or a directory above it holds the
// directory in which a version control program keeps its data.
func isWorkingCopy(path, dataDir string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for {
		if _, err := os.Stat(filepath.Join(path, dataDir)); err == nil {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

func runVersionProgram(dir, name string, args []string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), versionTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}
