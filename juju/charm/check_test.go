package charm_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

func check(data []byte, limits charm.Limits) error {
	return charm.CheckArchive(bytes.NewReader(data), int64(len(data)), limits)
}

func TestCheckRefusesEntries(t *testing.T) {
	for name, test := range map[string]struct {
		entries []entry
		want    string
	}{
		"parent":      {[]entry{requirer, {"../x", 0o644, ""}}, `member "../x" has ".." in its path`},
		"inner":       {[]entry{requirer, {"a/../../x", 0o644, ""}}, `has ".." in its path`},
		"end":         {[]entry{requirer, {"a/..", 0o644, ""}}, `has ".." in its path`},
		"absolute":    {[]entry{requirer, {"/etc/x", 0o644, ""}}, `has an absolute path`},
		"backslash":   {[]entry{requirer, {`a\b`, 0o644, ""}}, `has a name that is not valid`},
		"encoding":    {[]entry{requirer, {"a\xff", 0o644, ""}}, `has a name that is not valid`},
		"unclean":     {[]entry{requirer, {"a//b", 0o644, ""}}, `has a path that is not clean`},
		"long":        {[]entry{requirer, {strings.Repeat("a", 2000), 0o644, ""}}, `has a name of more than 1024 bytes`},
		"twice":       {[]entry{requirer, {"a", 0o644, ""}, {"./a", 0o644, ""}}, `member "./a" is there twice`},
		"file as dir": {[]entry{requirer, {"a", 0o644, ""}, {"a/b", 0o644, ""}}, `lies below "a", which is no directory`},
		"link as dir": {[]entry{requirer, {"a", fs.ModeSymlink | 0o777, "."}, {"a/b", 0o644, ""}}, `lies below "a", which is no directory`},
		"device":      {[]entry{requirer, {"d", fs.ModeDevice | 0o644, ""}}, `is neither file, directory nor link`},
		"pipe":        {[]entry{requirer, {"d", fs.ModeNamedPipe | 0o644, ""}}, `is neither file, directory nor link`},
		"link away":   {[]entry{requirer, {"l", fs.ModeSymlink | 0o777, "/etc/passwd"}}, `is a link to the absolute path "/etc/passwd"`},
		"link up":     {[]entry{requirer, {"a/l", fs.ModeSymlink | 0o777, "../../x"}}, `links out of the charm: "../../x"`},
		"empty link":  {[]entry{requirer, {"l", fs.ModeSymlink | 0o777, ""}}, `is a link to nothing`},
		"long link":   {[]entry{requirer, {"l", fs.ModeSymlink | 0o777, strings.Repeat("a", 5000)}}, `is too long a link`},
		"link through link": {[]entry{
			requirer, {"a/b/c", fs.ModeSymlink | 0o777, "."}, {"l", fs.ModeSymlink | 0o777, "a/b/c/../../.."},
		}, `member "l" links out of the charm`},
	} {
		t.Run(name, func(t *testing.T) {
			data := zipOf(t, test.entries...)
			err := check(data, charm.Limits{})
			var problem *charm.EntryError
			if !errors.As(err, &problem) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error is %v", err)
			}
			expandsInside(t, data)
		})
	}
}

// expandsInside unpacks an archive that should not have been accepted, and
// fails if anything appears outside.
func expandsInside(t *testing.T, data []byte) {
	t.Helper()
	archive, err := charm.ReadCharmArchiveBytes(data)
	if err != nil {
		return
	}
	outer := t.TempDir()
	if err := archive.ExpandTo(filepath.Join(outer, "deep", "charm")); err == nil {
		t.Log("unpacked without an error")
	}
	for _, dir := range []string{outer, filepath.Join(outer, "deep")} {
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Errorf("%s holds %v, %v", dir, entries, err)
		}
	}
}

func TestCheckAcceptsLinks(t *testing.T) {
	data := zipOf(t, requirer,
		entry{"hooks/common", 0o755, "#!/bin/sh"},
		entry{"hooks/install", fs.ModeSymlink | 0o777, "common"},
		entry{"lib", fs.ModeSymlink | 0o777, "hooks/../hooks"},
		entry{"loop", fs.ModeSymlink | 0o777, "loop"},
		entry{"nowhere", fs.ModeSymlink | 0o777, "not/there"},
	)
	if err := check(data, charm.Limits{}); err != nil {
		t.Error(err)
	}
}

func TestCheckLimits(t *testing.T) {
	zeros := entry{"zeros", 0o644, strings.Repeat("\x00", 8<<20)}
	for name, test := range map[string]struct {
		data   []byte
		limits charm.Limits
		want   string
	}{
		"size":    {zipOf(t, requirer), charm.Limits{ArchiveSize: 10}, "exceeds the limit of 10 for the size of the archive: "},
		"entries": {zipOf(t, requirer, entry{"a", 0o644, ""}), charm.Limits{Entries: 1}, "exceeds the limit of 1 for the number of entries: 2"},
		"total":   {zipOf(t, requirer, zeros), charm.Limits{TotalSize: 1 << 20, Ratio: 1 << 20}, "exceeds the limit of 1048576 for the size of the contents"},
		"ratio":   {zipOf(t, requirer, zeros), charm.Limits{}, "exceeds the limit of 200 for the ratio of compression"},
		"metadata": {
			zipOf(t, entry{"metadata.yaml", 0o644, requirer.content + strings.Repeat("\n", 5<<20)}),
			charm.Limits{Ratio: 1 << 20},
			"exceeds the limit of 4194304 for the size of metadata.yaml",
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := check(test.data, test.limits)
			var limit *charm.LimitError
			if !errors.As(err, &limit) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
	if err := check(zipOf(t, requirer, zeros), charm.Limits{Ratio: 10_000}); err != nil {
		t.Error(err)
	}
}

func TestCheckRefusesNoCharm(t *testing.T) {
	two := zipOf(t, entry{"a/metadata.yaml", 0o644, requirer.content}, entry{"b/metadata.yaml", 0o644, requirer.content})
	corrupt := zipOf(t, requirer, entry{"a", 0o644, "some content that compresses badly"})
	const localHeader = 30 // bytes before the name
	corrupt[bytes.LastIndex(corrupt, []byte("PK\x03\x04"))+localHeader+len("a")+8] ^= 1
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":     {nil, "zip: not a valid zip file"},
		"no metadata": {zipOf(t, entry{"a", 0o644, ""}), `archive file "metadata.yaml" not found`},
		"two charms":  {two, `multiple "metadata.yaml" files found in archive`},
		"link":        {zipOf(t, entry{"metadata.yaml", fs.ModeSymlink | 0o777, "x"}), `reading "metadata.yaml" file`},
		"bad":         {zipOf(t, entry{"metadata.yaml", 0o644, "name: x"}), "metadata: summary: expected string, got nothing"},
		"checksum":    {corrupt, `cannot read charm archive member "a"`},
	} {
		t.Run(name, func(t *testing.T) {
			if err := check(test.data, charm.Limits{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func FuzzCheckArchive(f *testing.F) {
	f.Add(pack(f, provider))
	f.Add(zipOf(f, requirer, entry{"l", fs.ModeSymlink | 0o777, "metadata.yaml"}))
	limits := charm.Limits{ArchiveSize: 1 << 20, TotalSize: 4 << 20, Entries: 100}
	f.Fuzz(func(t *testing.T, data []byte) {
		if check(data, limits) != nil {
			return
		}
		archive, err := charm.ReadCharmArchiveBytes(data)
		if err != nil {
			t.Fatalf("accepted and not readable: %v", err)
		}
		if err := archive.ExpandTo(t.TempDir()); err != nil {
			t.Fatalf("accepted and not unpacked: %v", err)
		}
	})
}

func ExampleCheckArchive() {
	data := []byte("not an archive")
	err := charm.CheckArchive(bytes.NewReader(data), int64(len(data)), charm.Limits{ArchiveSize: 5})
	fmt.Println(err)
	// Output: charm archive exceeds the limit of 5 for the size of the archive: 14
}
