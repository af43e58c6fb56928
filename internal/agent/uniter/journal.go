package uniter

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/rpc/params"
)

// journal keeps, on the local disk, that a hook has succeeded and what it changed,
// from before the controller is told until the hook is committed. It is empty
// whenever a hook begins.
type journal struct {
	path string
}

// entry is a hook that has succeeded.
type entry struct {
	Hook hook.Info `json:"hook"`
	// StatusSet says that the hook set the status of the workload.
	StatusSet bool `json:"status-set"`
	// Changes is what is to be committed, nil for nothing.
	Changes *params.CommitHookChangesArgs `json:"changes,omitempty"`
}

// record writes the entry and returns when it is safe on disk.
func (j journal) record(e entry) error {
	if err := j.replace(e); err != nil {
		return fmt.Errorf("cannot write the hook journal: %w", err)
	}
	return nil
}

func (j journal) replace(e entry) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	next := j.path + ".new"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := os.Rename(next, j.path); err != nil {
		return err
	}
	return j.syncDir()
}

// read returns the entry for the hook; false when the journal holds none of it.
func (j journal) read(h hook.Info) (entry, bool, error) {
	text, err := os.ReadFile(j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return entry{}, false, nil
	}
	var e entry
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		return entry{}, false, fmt.Errorf("cannot read the hook journal: %w", err)
	}
	return e, e.Hook == h, nil
}

// clear empties the journal and returns when that is safe on disk: an old entry
// must not come back and stand for a new run of the same hook.
func (j journal) clear() error {
	err := os.Remove(j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = j.syncDir()
	}
	if err != nil {
		return fmt.Errorf("cannot clear the hook journal: %w", err)
	}
	return nil
}

func (j journal) syncDir() error {
	dir, err := os.Open(filepath.Dir(j.path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
