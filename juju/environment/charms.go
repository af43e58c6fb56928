package environment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/charm"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/rpc/params"
)

// AddLocalCharmDir packs a charm's directory as Juju does, uploads it, and returns the URL to deploy
// it by. Links out of the directory are refused.
func (e *Environment) AddLocalCharmDir(ctx context.Context, dir string) (_ string, err error) {
	ch, err := charm.ReadCharmDir(dir)
	if err != nil {
		return "", fmt.Errorf("cannot read charm %s: %w", dir, err)
	}
	f, err := os.CreateTemp("", "charm-*.zip")
	if err != nil {
		return "", fmt.Errorf("cannot pack charm %s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if err := ch.ArchiveTo(f); err != nil {
		return "", fmt.Errorf("cannot pack charm %s: %w", dir, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("cannot pack charm %s: %w", dir, err)
	}
	return e.upload(ctx, ch, f)
}

// AddLocalCharm uploads a charm's archive and returns the URL to deploy it by.
func (e *Environment) AddLocalCharm(ctx context.Context, file string) (_ string, err error) {
	ch, err := charm.ReadCharmArchive(file)
	if err != nil {
		return "", fmt.Errorf("cannot read charm %s: %w", file, err)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("cannot read charm: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return e.upload(ctx, ch, f)
}

func (e *Environment) upload(ctx context.Context, ch charm.Charm, f *os.File) (string, error) {
	conn, err := e.conn(ctx, "Charms upload")
	if err != nil {
		return "", err
	}
	return charms.NewClient(conn).AddLocalCharm(ctx, ch.Meta().Name, ch.Revision(), f)
}

// DownloadCharm writes the archive of a charm that the model has to w and returns its size.
func (e *Environment) DownloadCharm(ctx context.Context, charmURL string, w io.Writer) (int64, error) {
	query := url.Values{"url": {charmURL}, "file": {"*"}}
	return e.download(ctx, http.MethodGet, "charms?"+query.Encode(), nil, w)
}

// download copies what a route below the model answers.
func (e *Environment) download(ctx context.Context, method, path string, body io.Reader, w io.Writer) (_ int64, err error) {
	conn, err := e.conn(ctx, path)
	if err != nil {
		return 0, err
	}
	client, err := conn.HTTPClient()
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, method, path, body)
	if err != nil {
		return 0, fmt.Errorf("cannot ask for %s: %w", path, err)
	}
	var resp *http.Response
	if err := client.Do(ctx, req, &resp); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	n, err := io.Copy(w, resp.Body)
	if err != nil {
		return n, fmt.Errorf("cannot download %s: %w", path, err)
	}
	return n, nil
}

// GetCharm returns metadata, configuration and actions of a charm that the model has.
func (e *Environment) GetCharm(ctx context.Context, charmURL string) (*params.Charm, error) {
	out := new(params.Charm)
	return out, e.call(ctx, "Charms", "CharmInfo", params.CharmURL{URL: charmURL}, out)
}

// AddCharm adds a charm of the store to the model, "ch:mysql", and returns its origin.
func (e *Environment) AddCharm(ctx context.Context, charmURL string) (params.CharmOrigin, error) {
	resolved, err := e.ResolveCharms(ctx, charmURL)
	if err != nil {
		return params.CharmOrigin{}, err
	}
	in := params.AddCharmWithOrigin{URL: resolved[0].URL, CharmOrigin: resolved[0].CharmOrigin}
	var out params.CharmOriginResult
	if err := e.call(ctx, "Charms", "AddCharm", in, &out); err != nil {
		return params.CharmOrigin{}, err
	}
	if out.Error != nil {
		return params.CharmOrigin{}, out.Error
	}
	return out.CharmOrigin, nil
}

// ResolveCharms finds charms of the store by their names; the first that is not found fails the call.
func (e *Environment) ResolveCharms(ctx context.Context, references ...string) ([]params.ResolveCharmWithChannelResult, error) {
	in := params.ResolveCharmsWithChannel{}
	for _, ref := range references {
		if strings.HasPrefix(ref, "cs:") {
			return nil, formerStore(ref)
		}
		origin := params.CharmOrigin{Source: "charm-hub", Risk: "stable", Architecture: architecture()}
		in.Resolve = append(in.Resolve, params.ResolveCharmWithChannel{Reference: ref, CharmOrigin: origin})
	}
	var out params.ResolveCharmWithChannelResults
	if err := e.call(ctx, "Charms", "ResolveCharms", in, &out); err != nil {
		return nil, err
	}
	if len(out.Results) != len(references) {
		return nil, fmt.Errorf("asked for %d charms, the server answered %d", len(references), len(out.Results))
	}
	for _, r := range out.Results {
		if r.Error != nil {
			return nil, r.Error
		}
	}
	return out.Results, nil
}

// uploadFirst uploads a charm that is given by its path, or that WithCharms has, and returns the URL to
// deploy it by; other charms it leaves as they are.
func (e *Environment) uploadFirst(ctx context.Context, charmURL string) (string, error) {
	at := e.standIn(charmURL)
	if filepath.IsAbs(charmURL) || strings.HasPrefix(charmURL, "./") || strings.HasPrefix(charmURL, "../") {
		at = charmURL
	}
	if at == "" {
		return charmURL, nil
	}
	info, err := os.Stat(at)
	switch {
	case err != nil:
		return "", fmt.Errorf("cannot read charm: %w", err)
	case info.IsDir():
		return e.AddLocalCharmDir(ctx, at)
	}
	return e.AddLocalCharm(ctx, at)
}

// standIn returns the directory that WithCharms has for a charm, "" where there is none.
func (e *Environment) standIn(charmURL string) string {
	if e.settings.charms == "" || strings.HasPrefix(charmURL, "local:") || strings.HasPrefix(charmURL, "ch:") {
		return ""
	}
	dir := filepath.Join(e.settings.charms, charmName(charmURL))
	if !charm.IsCharmDir(dir) {
		return ""
	}
	return dir
}

// charmName is the name in "cs:~user/trusty/mysql-2": mysql.
func charmName(charmURL string) string {
	name := charmURL[strings.LastIndexAny(charmURL, ":/")+1:]
	if dash := strings.LastIndex(name, "-"); dash > 0 && strings.Trim(name[dash+1:], "0123456789") == "" {
		name = name[:dash]
	}
	return name
}

// formerStore is the error of a charm of the store that was closed.
func formerStore(charmURL string) error {
	return coreerrors.New(coreerrors.NotSupported,
		"charm %q not supported: the store of cs: charms was closed; use ch:%s, or upload the charm with AddLocalCharmDir and deploy its local: URL",
		charmURL, charmName(charmURL))
}
