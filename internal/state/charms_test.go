package state_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gantline/gantline/internal/blob"
	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
)

func TestAddCharm(t *testing.T) {
	h := fresh(t)
	for _, c := range [][2]string{
		{"local:jammy/prov-0", "local:jammy/prov-0"}, {"local:jammy/prov-0", "local:jammy/prov-1"},
		{"local:jammy/prov", "local:jammy/prov-2"}, {"local:jammy/prov-7", "local:jammy/prov-7"},
		{"local:jammy/prov-3", "local:jammy/prov-8"}, {"local:prov-0", "local:prov-0"},
		{"ch:amd64/jammy/prov-5", "ch:amd64/jammy/prov-5"}, {"ch:amd64/jammy/prov-5", "ch:amd64/jammy/prov-5"},
	} {
		if got := h.charm(c[0], prov()); got != c[1] {
			t.Errorf("%s became %s, want %s", c[0], got, c[1])
		}
	}
	charms, err := h.Charms(modelUUID)
	h.must(err)
	if len(charms) != 7 {
		t.Errorf("there are %d charms", len(charms))
	}
	c, err := h.CharmBySHA(modelUUID, "prov", "abcdef01")
	h.must(err)
	if c.Meta.Name != "prov" || c.Config.Options["i"].Default != int64(3) || c.Manifest.Bases[0].Name != "ubuntu" {
		t.Errorf("charm is %+v", c)
	}
	_, err = h.CharmBySHA(modelUUID, "other", "abcdef01")
	h.fails(err, domain.NotFound, `charm "other-abcdef01" not found`)
	if !h.BlobReferenced("abcdef0123456789") || h.BlobReferenced("00") {
		t.Error("the wrong blob is referenced")
	}
	for _, bad := range []state.AddCharmArgs{
		{URL: "local:prov-0", Files: state.CharmFiles{Metadata: "x: y"}}, {URL: "nonsense:", Files: prov()},
	} {
		_, err := h.AddCharm(h.ctx(), modelUUID, bad)
		if domain.KindOf(err) != domain.BadRequest {
			t.Errorf("%q: got %v", bad.URL, err)
		}
	}
}

func TestCharmFiles(t *testing.T) {
	dir := fstest.MapFS{"metadata.yaml": {Data: []byte("name: x")}, "config.yaml": {Data: []byte("options: {}")}}
	f, err := state.ReadCharmFiles(dir)
	if err != nil || f.Metadata != "name: x" || f.Config != "options: {}" || f.Actions != "" {
		t.Errorf("got %+v, %v", f, err)
	}
	dir["actions.yaml"] = &fstest.MapFile{Data: []byte(strings.Repeat("#", 300<<10))}
	if _, err := state.ReadCharmFiles(dir); domain.KindOf(err) != domain.QuotaLimitExceeded {
		t.Errorf("got %v", err)
	}
	if _, err := state.ReadCharmFiles(fstest.MapFS{}); err == nil {
		t.Error("a directory without metadata.yaml is a charm")
	}
}

// What a charm or resource refers to must be there.
func TestBlobsAreThere(t *testing.T) {
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	h := openWith(t, state.Config{Store: store, Blobs: blobs})
	h.initialise()
	args := state.AddCharmArgs{URL: "local:prov-0", SHA256: strings.Repeat("0", 64), Files: prov()}
	_, err = h.AddCharm(h.ctx(), modelUUID, args)
	if domain.KindOf(err) != domain.NotFound {
		t.Errorf("got %v", err)
	}
	held, err := blobs.Put(h.ctx(), strings.NewReader("content"), 100)
	h.must(err)
	defer held.Release()
	args.SHA256 = held.SHA256
	_, err = h.AddCharm(h.ctx(), modelUUID, args)
	h.must(err)
}

func TestResources(t *testing.T) {
	h := fresh(t)
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	_, err := h.Resource(modelUUID, "prov", "nope")
	h.fails(err, domain.NotFound, `resource "prov/nope" not found`)
	a, err := h.Application(modelUUID, "prov")
	h.must(err)
	before := a.CharmModifiedVersion
	content := state.ResourceContent{Fingerprint: "f1", SHA256: "01", Size: 3, Username: "admin"}
	for range 2 {
		_, err = h.SetResource(h.ctx(), modelUUID, "prov", "blob", "", content)
		h.must(err)
	}
	r, err := h.Resource(modelUUID, "prov", "blob")
	h.must(err)
	if r.Size != 3 || r.Path != "blob.bin" || r.Uploaded.IsZero() || !h.BlobReferenced("01") {
		t.Errorf("resource is %+v", r)
	}
	if a, _ = h.Application(modelUUID, "prov"); a.CharmModifiedVersion != before+1 {
		t.Errorf("one upload moved the version by %d", a.CharmModifiedVersion-before)
	}
	ids, err := h.AddPendingResources(h.ctx(), modelUUID, "new", []state.Resource{{Name: "blob", Type: "file"}})
	h.must(err)
	_, err = h.SetResource(h.ctx(), modelUUID, "other", "blob", ids[0], content)
	h.fails(err, domain.NotFound, `resource "other/blob" not found`)
	_, err = h.SetResource(h.ctx(), modelUUID, "new", "blob", ids[0], content)
	h.must(err)
	p, err := h.PendingResource(modelUUID, ids[0])
	h.must(err)
	if p.Fingerprint != "f1" {
		t.Errorf("pending resource is %+v", p)
	}
}

// shifted is a clock that is ahead.
type shifted struct{ by atomic.Int64 }

func (c *shifted) Now() time.Time { return time.Now().Add(time.Duration(c.by.Load())) }

// A local charm that nothing runs goes after an hour, one of a repository and
// one that runs stay.
func TestUnusedCharms(t *testing.T) {
	store := mem.New()
	t.Cleanup(func() { _ = store.Close() })
	clock := &shifted{}
	h := openWith(t, state.Config{Store: store, Clock: clock})
	h.initialise()
	h.deploy("prov", h.charm("local:prov-0", prov()), 1)
	h.charm("local:prov-1", prov())
	h.charm("ch:amd64/jammy/prov-5", prov())
	h.must(h.SetUnitCharmURL(h.ctx(), modelUUID, "prov/0", "local:prov-0"))
	h.must(h.CleanUp(h.ctx(), modelUUID))
	if n := len(must(h.Charms(modelUUID))); n != 3 {
		t.Errorf("%d charms are left at once", n)
	}
	clock.by.Store(int64(2 * time.Hour))
	_, err := h.AddPendingResources(h.ctx(), modelUUID, "x", []state.Resource{{Name: "blob"}})
	h.must(err)
	h.must(h.CleanUp(h.ctx(), modelUUID))
	if _, err := h.Charm(modelUUID, "local:prov-1"); domain.KindOf(err) != domain.NotFound {
		t.Errorf("an unused charm stays: %v", err)
	}
	if n := len(must(h.Charms(modelUUID))); n != 2 {
		t.Errorf("%d charms are left after two hours", n)
	}
	_, err = h.DestroyApplication(h.ctx(), modelUUID, "prov", true, false)
	h.must(err)
	h.must(h.CleanUp(h.ctx(), modelUUID))
	if n := len(must(h.Charms(modelUUID))); n != 1 {
		t.Errorf("%d charms are left without applications", n)
	}
	if got := h.charm("local:prov-0", prov()); got != "local:prov-2" {
		t.Errorf("a revision was used twice: %s", got)
	}
	clock.by.Store(int64(48 * time.Hour))
	h.must(h.CleanUp(h.ctx(), modelUUID)) // forgets the pending resource
	if h.BlobReferenced("none") {
		t.Error("a blob that was never there is referenced")
	}
}
