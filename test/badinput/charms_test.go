package badinput_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gantline/gantline/test/house"
)

const metadata = "name: tiny\nsummary: s\ndescription: d\n"

// archive packs members of a charm, which may be named as no honest tool would.
func archive(t *testing.T, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, m := range members {
		header := &zip.FileHeader{Name: m.name}
		if m.content != "" {
			header.Method = zip.Deflate
		}
		w, err := z.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		for range max(m.times, 1) {
			if _, err := w.Write([]byte(m.content)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type member struct {
	name, content string
	times         int // how often the content is repeated, at least once
}

func many(n int) []member {
	all := []member{{name: "metadata.yaml", content: metadata}}
	for i := range n {
		all = append(all, member{name: fmt.Sprintf("f%d", i)})
	}
	return all
}

// Archives that are no charm, or more than one, are refused by both routes; no blob, charm or
// revision of one is kept.
func TestArchivesThatAreNoCharms(t *testing.T) {
	s := newStage(t)
	good := member{name: "metadata.yaml", content: metadata}
	for _, c := range []struct {
		name    string
		archive []byte
		want    string // by PUT, the newer route
		older   string // by POST where it says it otherwise
	}{
		{"no archive", []byte("a charm, honestly"), "invalid charm archive: zip: not a valid zip file", "cannot open charm archive: zip: not a valid zip file"},
		{"nothing", nil, "invalid charm archive: zip: not a valid zip file", "cannot open charm archive: zip: not a valid zip file"},
		{"no metadata", archive(t, member{name: "README", content: "x"}), `invalid charm archive: archive file "metadata.yaml" not found`,
			"cannot read charm archive: invalid charm archive: missing metadata.yaml"},
		{"metadata that is no YAML", archive(t, member{name: "metadata.yaml", content: "{"}), `invalid charm archive: parsing "metadata.yaml" file: yaml: line 1: did not find expected node content`, ""},
		{"metadata without a name", archive(t, member{name: "metadata.yaml", content: "summary: s\n"}), `invalid charm archive: parsing "metadata.yaml" file: metadata: name: expected string, got nothing`, ""},
		{"a path that leads out", archive(t, good, member{name: "../../etc/passwd", content: "x"}), `invalid charm archive: charm archive member "../../etc/passwd" has ".." in its path`, ""},
		{"an absolute path", archive(t, good, member{name: "/etc/passwd", content: "x"}), `invalid charm archive: charm archive member "/etc/passwd" has an absolute path`, ""},
		{"a member twice", archive(t, good, good), `invalid charm archive: charm archive member "metadata.yaml" is there twice`, ""},
		{"too many members", archive(t, many(100_001)...), "invalid charm archive: charm archive exceeds the limit of 100000 for the number of entries: 100002", ""},
		{"a bomb", archive(t, good, member{name: "zeros", content: strings.Repeat("\x00", 1<<20), times: 64}), "invalid charm archive: charm archive exceeds the limit of 200 for the ratio of compression", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.MustKeep(t, func() {
				s.refuseCharm(t, c.want, s.PutCharm(t, s.Admin(), s.model, "local:jammy/tiny-0", "tiny", c.archive))
			})
			s.MustKeep(t, func() {
				s.refuseCharm(t, cmp.Or(c.older, c.want), s.HTTP(t, s.Admin(), http.MethodPost, "/model/"+s.model+"/charms?series=jammy&schema=local&revision=0",
					map[string]string{"Content-Type": "application/zip"}, bytes.NewReader(c.archive)))
			})
		})
	}
}

// refuseCharm wants the answer to name the problem once, after what was being done.
func (s *stage) refuseCharm(t *testing.T, want string, a house.Answer) {
	t.Helper()
	var body struct {
		Error string `json:"error"`
		Code  string `json:"error-code"`
	}
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	if a.Status != http.StatusBadRequest || body.Code != "bad request" || a.Header.Get("Juju-Curl") != "" {
		t.Errorf("%+v", a)
	}
	if body.Error != "cannot upload charm: "+want {
		t.Errorf("error is %q, want %q", body.Error, want)
	}
}

// zeros is a long file that is no archive.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// An archive is refused when it is over the limit, before anybody asks what is in it.
func TestTooLargeArchives(t *testing.T) {
	if testing.Short() {
		t.Skip("sends half a gigabyte")
	}
	s := newStage(t)
	const limit = 512 << 20
	s.MustKeep(t, func() {
		s.refuseCharm(t, "charm archive is too large: cannot store blob: blob too large: more than the limit of 536870912 bytes", s.HTTP(t, s.Admin(), http.MethodPost, "/model/"+s.model+"/charms?series=jammy&schema=local&revision=0",
			map[string]string{"Content-Type": "application/zip"}, io.LimitReader(zeros{}, limit+1)))
	})
}

// What the route itself refuses, before it looks into the archive.
func TestUploadsThatSayNonsense(t *testing.T) {
	s := newStage(t)
	content := archive(t, member{name: "metadata.yaml", content: metadata})
	zipped := func(curl string) map[string]string {
		return map[string]string{"Content-Type": "application/zip", "Juju-Curl": curl}
	}
	for _, c := range []struct {
		name, path string
		who        house.Credentials
		header     map[string]string
		status     int
		body       string
	}{
		{"another hash", "/model-" + s.model + "/charms/tiny-abcdef0", s.Admin(), zipped("local:jammy/tiny-0"), 400, `in url (abcdef0)","error-code":"bad request"`},
		{"no URL", "/model-" + s.model + "/charms/tiny-abcdef0", s.Admin(), zipped(""), 400, `{"error":"cannot upload charm: \"\" is not a valid charm url","error-code":"bad request"}`},
		{"no hash", "/model-" + s.model + "/charms/tiny", s.Admin(), zipped("local:jammy/tiny-0"), 400, `\"tiny\" is not a valid charm object path`},
		{"a charm of a repository", "/model-" + s.model + "/charms/tiny-abcdef0", s.Admin(), zipped("ch:amd64/jammy/tiny-0"), 400, `non-local charms may only be uploaded during model migration import`},
		{"no archive's type", "/model-" + s.model + "/charms/tiny-abcdef0", s.Admin(), map[string]string{"Content-Type": "text/plain"}, 400, `expected Content-Type: application/zip, got: text/plain`},
		{"a wrong password", "/model-" + s.model + "/charms/tiny-abcdef0", house.Credentials{Tag: "user-admin", Password: "wrong"}, zipped("local:jammy/tiny-0"), 401, ``},
		{"an unknown model", "/model-99999999-0bad-400d-8000-4b1d0d06f00d/charms/tiny-abcdef0", s.Admin(), zipped("local:jammy/tiny-0"), 404, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.MustKeep(t, func() {
				a := s.HTTP(t, c.who, http.MethodPut, c.path, c.header, bytes.NewReader(content))
				if a.Status != c.status || !strings.Contains(a.Body, c.body) {
					t.Errorf("got %d %s", a.Status, a.Body)
				}
			})
		})
	}
}

// A charm whose archive has a directory around it is taken by the older route, without the directory and
// what is beside it. What lies in there and is no charm is refused as ever, and two charms are none.
func TestCharmInADirectory(t *testing.T) {
	s := newStage(t)
	post := func(content []byte) house.Answer {
		return s.HTTP(t, s.Admin(), http.MethodPost, "/model/"+s.model+"/charms?series=", map[string]string{"Content-Type": "application/zip"}, bytes.NewReader(content))
	}
	wrapped := archive(t, member{name: "tiny-main/"}, member{name: "README", content: "not the charm's"},
		member{name: "tiny-main/metadata.yaml", content: metadata}, member{name: "tiny-main/src/charm.py", content: "pass", times: 100},
		member{name: "tiny-main/tests/metadata.yaml", content: "name: other\n"})
	for range 2 { // the second finds the same bytes there
		if a := post(wrapped); a.Status != http.StatusOK || !strings.Contains(a.Body, `"charm-url":"local:tiny-`) {
			t.Fatalf("%+v", a)
		}
	}
	for _, file := range []string{"tiny-0", "tiny-1"} {
		a := s.HTTP(t, s.Admin(), http.MethodGet, "/model/"+s.model+"/charms?url=local:"+file, nil, nil)
		if want := `{"files":["metadata.yaml","src/charm.py","tests/metadata.yaml"]}`; strings.TrimSpace(a.Body) != want {
			t.Errorf("files are %s, want %s", a.Body, want)
		}
		a = s.HTTP(t, s.Admin(), http.MethodGet, "/model/"+s.model+"/charms?url=local:"+file+"&file=src/charm.py", nil, nil)
		if a.Body != strings.Repeat("pass", 100) {
			t.Errorf("the file is %q", a.Body)
		}
	}
	for want, content := range map[string][]byte{
		`invalid charm archive: multiple "metadata.yaml" files found in archive: ["a/metadata.yaml" "b/metadata.yaml"]`: archive(t,
			member{name: "a/metadata.yaml", content: metadata}, member{name: "b/metadata.yaml", content: metadata}),
		`invalid charm archive: charm archive member "a/../../x" has ".." in its path`: archive(t,
			member{name: "a/metadata.yaml", content: metadata}, member{name: "a/../../x", content: "x"}),
		`invalid charm archive: parsing "metadata.yaml" file: metadata: name: expected string, got nothing`: archive(t,
			member{name: "a/metadata.yaml", content: "summary: s\n"}),
	} {
		s.MustKeep(t, func() { s.refuseCharm(t, want, post(content)) })
	}
}
