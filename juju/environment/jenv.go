package environment

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/names"
)

// jenv is what the client of Juju 1 kept of an environment.
type jenv struct {
	User         string   `yaml:"user"`
	Password     string   `yaml:"password"`
	UUID         string   `yaml:"environ-uuid"` // absent in the oldest files
	StateServers []string `yaml:"state-servers"`
	CACert       string   `yaml:"ca-cert"`
}

// jenvFile is where the file of a name would be; ok is false where no file can have the name.
func (s *settings) jenvFile(name string) (file string, ok bool, err error) {
	dir := s.getenv("JUJU_HOME")
	if dir == "" {
		home, err := s.home()
		if err != nil {
			return "", false, fmt.Errorf("cannot find environment %q: %w", name, err)
		}
		dir = filepath.Join(home, ".juju")
	}
	// Not joined as a path is: "../x" leads nowhere.
	file = filepath.Join(dir, "environments") + string(filepath.Separator) + name + ".jenv"
	return file, name != "" && name == filepath.Base(name), nil
}

// readJenv returns nil where there is no such file.
func readJenv(file string) (*jenv, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // There is none.
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read environment: %w", err)
	}
	out := new(jenv)
	if err := yaml.Unmarshal(data, out); err != nil {
		return nil, fmt.Errorf("cannot read environment from %s: %w", file, err)
	}
	return out, nil
}

func (j *jenv) endpoint() (endpoint, error) {
	at := endpoint{addrs: j.StateServers, uuid: j.UUID, old: true}
	switch {
	case len(j.StateServers) == 0:
		return at, coreerrors.NotValidf("environment without state-servers")
	case j.UUID != "" && !names.IsValidModel(j.UUID):
		return at, coreerrors.NotValidf("environ-uuid %q", j.UUID)
	}
	return at, nil
}
