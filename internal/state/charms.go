package state

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/juju/charm"
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

// maxCharmFile bounds one of the files, so that a charm's record is small.
const maxCharmFile = 256 << 10

// ReadCharmFiles reads them from a charm's directory or zip archive.
func ReadCharmFiles(charmDir fs.FS) (CharmFiles, error) {
	var f CharmFiles
	for name, to := range map[string]*string{
		"metadata.yaml": &f.Metadata, "manifest.yaml": &f.Manifest, "config.yaml": &f.Config,
		"actions.yaml": &f.Actions, "lxd-profile.yaml": &f.LXDProfile, "version": &f.Version,
	} {
		text, err := readBounded(charmDir, name)
		if err != nil && !(errors.Is(err, fs.ErrNotExist) && name != "metadata.yaml") {
			return CharmFiles{}, err
		}
		*to = text
	}
	return f, nil
}

func readBounded(dir fs.FS, name string) (string, error) {
	f, err := dir.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // read only
	b, err := io.ReadAll(io.LimitReader(f, maxCharmFile+1))
	if err == nil && len(b) > maxCharmFile {
		err = domain.Errorf(domain.QuotaLimitExceeded, "%s is larger than %d bytes", name, maxCharmFile)
	}
	return string(b), err
}

// Charm is a charm that a model holds; its archive is a blob.
type Charm struct {
	// URL is whole, with revision: "local:jammy/prov-0".
	URL     string     `json:"url"`
	SHA256  string     `json:"sha256"`
	Size    int64      `json:"size"`
	Files   CharmFiles `json:"files"`
	Created time.Time  `json:"created"`

	// What the files say; never nil, but for LXDProfile.
	Meta       *charm.Meta       `json:"-"`
	Config     *charm.Config     `json:"-"`
	Actions    *charm.Actions    `json:"-"`
	Manifest   *charm.Manifest   `json:"-"`
	LXDProfile *charm.LXDProfile `json:"-"`
}

// parse reads what the files say.
func (c *Charm) parse() (err error) {
	if c.Meta, err = charm.ReadMeta(strings.NewReader(c.Files.Metadata)); err != nil {
		return err
	}
	c.Config, c.Actions, c.Manifest = charm.NewConfig(), charm.NewActions(), charm.NewManifest()
	if c.Files.Config != "" {
		if c.Config, err = charm.ReadConfig(strings.NewReader(c.Files.Config)); err != nil {
			return err
		}
	}
	if c.Files.Actions != "" {
		if c.Actions, err = charm.ReadActionsYaml(c.Meta.Name, strings.NewReader(c.Files.Actions)); err != nil {
			return err
		}
	}
	if c.Files.Manifest != "" {
		if c.Manifest, err = charm.ReadManifest(strings.NewReader(c.Files.Manifest)); err != nil {
			return err
		}
	}
	if c.Files.LXDProfile != "" {
		if c.LXDProfile, err = charm.ReadLXDProfile(strings.NewReader(c.Files.LXDProfile)); err != nil {
			return err
		}
	}
	return nil
}

// Endpoints returns the endpoints that the application has by this charm, in
// order of their names, juju-info among them.
func (c *Charm) Endpoints(application string) []domain.Endpoint {
	out := []domain.Endpoint{domain.JujuInfo(application)}
	for _, relations := range []map[string]charm.Relation{c.Meta.Provides, c.Meta.Requires, c.Meta.Peers} {
		for _, r := range relations {
			out = append(out, domain.Endpoint{
				Application: application, Name: r.Name, Role: domain.Role(r.Role), Interface: r.Interface,
				Scope: domain.Scope(r.Scope), Optional: r.Optional, Limit: r.Limit,
			})
		}
	}
	slices.SortFunc(out, func(a, b domain.Endpoint) int { return strings.Compare(a.Name, b.Name) })
	return out
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

func charmNotFound(url string) error {
	return domain.Errorf(domain.NotFound, "charm %q not found", url)
}

// AddCharm adds a charm to the model and returns it with the revision that it
// got. A repository's charm again is the charm that is there.
func (s *State) AddCharm(ctx context.Context, model string, args AddCharmArgs) (*Charm, error) {
	url, err := charm.ParseURL(args.URL)
	if err != nil {
		return nil, domain.Errorf(domain.BadRequest, "%w", err)
	}
	c := &Charm{SHA256: args.SHA256, Size: args.Size, Files: args.Files}
	if err := c.parse(); err != nil {
		return nil, domain.Errorf(domain.BadRequest, "%w", err)
	}
	if err := s.checkBlob(args.SHA256); err != nil {
		return nil, err
	}
	err = s.change(ctx, model, func(t *tx) error {
		if _, err := t.liveModel(); err != nil {
			return err
		}
		c.URL = url.String()
		if charm.Local.Matches(url.Schema) {
			counter := "charm-" + strings.ReplaceAll(url.WithRevision(-1).String(), "/", "_")
			c.URL = url.WithRevision(t.nextAtLeast(counter, url.Revision)).String()
		} else if _, ok := on(t, &t.md.charms, inModel(model, keyCharm, c.URL), c.URL); ok {
			return nil
		}
		c.Created = t.now
		t.put(inModel(model, keyCharm, c.URL), c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Charm(model, c.URL)
}

// nextAtLeast takes the next number of a counter that is not below min.
func (t *tx) nextAtLeast(counter string, least int) int {
	key := inModel(t.md.uuid, keySeq, counter)
	first, ok := on(t, &t.md.seqs, key, counter)
	if !ok {
		first = new(int)
	}
	n := max(*first, least)
	after := n + 1
	t.put(key, &after)
	return n
}

func (s *State) checkBlob(sha string) error {
	if s.blobs == nil {
		return nil
	}
	r, err := s.blobs.Open(sha)
	if err != nil {
		return domain.Errorf(domain.NotFound, "blob %s not found: %w", sha, err)
	}
	return r.Close()
}

// Charm returns the charm with that URL: `charm "local:x-0" not found`.
func (s *State) Charm(model, url string) (*Charm, error) {
	return inModelData(s, model, func(md *modelData) (*Charm, error) { return md.charm(url) })
}

func (md *modelData) charm(url string) (*Charm, error) {
	if c, ok := md.charms.get(url); ok {
		return c, nil
	}
	return nil, charmNotFound(url)
}

// Charms returns the model's charms in order of their URLs.
func (s *State) Charms(model string) ([]*Charm, error) {
	return inModelData(s, model, func(md *modelData) ([]*Charm, error) {
		var out []*Charm
		for _, url := range domain.SortedNames(md.charms.m) {
			c, _ := md.charms.get(url)
			out = append(out, c)
		}
		return out, nil
	})
}

// CharmBySHA returns a charm whose archive's hex sha256 begins with prefix and,
// unless name is "", whose name is that.
func (s *State) CharmBySHA(model, name, prefix string) (*Charm, error) {
	charms, err := s.Charms(model)
	if err != nil {
		return nil, err
	}
	for _, c := range charms {
		if strings.HasPrefix(c.SHA256, prefix) && (name == "" || c.Meta.Name == name) {
			return c, nil
		}
	}
	return nil, charmNotFound(name + "-" + prefix)
}
