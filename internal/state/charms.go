package state

import (
	"context"
	"time"
)

// CharmFiles are the files of a charm that say what it is, as they stand in
// its archive; a file that it lacks is "".
type CharmFiles struct {
	Metadata   string `json:"metadata"`
	Manifest   string `json:"manifest,omitempty"`
	Config     string `json:"config,omitempty"`
	Actions    string `json:"actions,omitempty"`
	LXDProfile string `json:"lxd-profile,omitempty"`
	Version    string `json:"version,omitempty"`
}

// Charm is a charm that a model holds; its archive is a blob.
type Charm struct {
	// URL is whole, with revision: "local:jammy/prov-0".
	URL     string     `json:"url"`
	SHA256  string     `json:"sha256"`
	Size    int64      `json:"size"`
	Files   CharmFiles `json:"files"`
	Created time.Time  `json:"created"`
}

// AddCharmArgs describe an uploaded charm whose blob is stored already.
type AddCharmArgs struct {
	// URL is with or without a revision. A local charm gets the next revision
	// of its URL that was never used, at least the one asked for.
	URL    string
	SHA256 string
	Size   int64
	Files  CharmFiles
}

// AddCharm adds a charm to the model and returns it with the revision that it
// got. The same archive of a repository's charm again is the charm that is there.
func (s *State) AddCharm(ctx context.Context, model string, args AddCharmArgs) (*Charm, error) {
	return nil, errNotYet
}

// Charm returns the charm with that URL: `charm "local:x-0" not found`.
func (s *State) Charm(model, url string) (*Charm, error) { return nil, errNotYet }

// Charms returns the model's charms in order of their URLs.
func (s *State) Charms(model string) ([]*Charm, error) { return nil, errNotYet }

// CharmBySHA returns a charm whose archive's hex sha256 begins with prefix and,
// unless name is "", whose name is that.
func (s *State) CharmBySHA(model, name, prefix string) (*Charm, error) { return nil, errNotYet }
