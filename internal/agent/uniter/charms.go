package uniter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/charm/deployer"
)

// CharmStore is Charms with the controller as its source: archives are downloaded
// over the unit's login, checked, and unpacked by charm/deployer, which survives
// being killed.
type CharmStore struct {
	http     base.HTTPClient
	deployer *deployer.Deployer
	bundles  string // the directory of archives that are on their way
	staged   string // the URL of the charm that was staged last
}

// NewCharmStore returns the charms of the unit that has dir.
func NewCharmStore(client base.HTTPClient, dir string) *CharmStore {
	return &CharmStore{
		http:     client,
		deployer: deployer.New(CharmDir(dir), filepath.Join(StateDir(dir), "deployer")),
		bundles:  filepath.Join(StateDir(dir), "bundles"),
	}
}

// Stage implements Charms. An archive that is there already is not downloaded
// again.
func (s *CharmStore) Stage(ctx context.Context, curl, sum string) error {
	if err := os.MkdirAll(s.bundles, 0o700); err != nil {
		return err
	}
	path := s.path(curl)
	if have, err := sumOf(path); err != nil || have != sum {
		if err := s.download(ctx, curl, sum, path); err != nil {
			return fmt.Errorf("cannot download charm %q: %w", curl, err)
		}
	}
	s.staged = curl
	return nil
}

// Deploy implements Charms.
func (s *CharmStore) Deploy(context.Context) error {
	if s.staged == "" {
		return errors.New("no charm has been staged")
	}
	path := s.path(s.staged)
	archive, err := charm.ReadCharmArchive(path)
	if err != nil {
		return fmt.Errorf("cannot read charm %q: %w", s.staged, err)
	}
	if err := s.deployer.Deploy(s.staged, archive); err != nil {
		return fmt.Errorf("cannot put charm %q into place: %w", s.staged, err)
	}
	return os.Remove(path) // it is of no use until the next charm comes
}

func (s *CharmStore) path(curl string) string {
	return filepath.Join(s.bundles, url.QueryEscape(curl))
}

func (s *CharmStore) download(ctx context.Context, curl, sum, path string) (err error) {
	query := url.Values{"url": {curl}, "file": {"*"}}
	var resp *http.Response
	if err := s.http.Get(ctx, "charms?"+query.Encode(), &resp); err != nil {
		return err
	}
	defer resp.Body.Close()
	f, err := os.CreateTemp(s.bundles, "download-")
	if err != nil {
		return err
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, hash), resp.Body); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != sum {
		return fmt.Errorf("expected sha256 %q, got %q", sum, got)
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// sumOf returns the SHA-256 of a file.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
