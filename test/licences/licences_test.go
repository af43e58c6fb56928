// Package licences_test looks at the licence of every module that is linked into what we ship and
// fails on one that is unknown or that would bind our users.
package licences_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

type module struct{ Path, Version, Dir string }

// licences are recognised by words of their texts; those listed here may be linked.
var licences = []struct{ name, words string }{
	{"Apache-2.0", "Apache License"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"BSD", "Redistribution and use in source and binary forms"},
	{"ISC", "this software for any purpose with or without fee is hereby granted"},
	{"LGPL-3.0 with linking exception", "As a special exception to the GNU Lesser General Public License"},
}

func TestEveryLinkedModuleHasALicenceWeKnow(t *testing.T) {
	linked := modules(t)
	if len(linked) < 10 {
		t.Fatalf("only %d modules found", len(linked))
	}
	for _, m := range linked {
		name, err := licence(m.Dir)
		if err != nil {
			t.Errorf("%s %s: %v", m.Path, m.Version, err)
			continue
		}
		t.Logf("%-60s %-10s %s", m.Path, m.Version, name)
	}
}

func licence(dir string) (string, error) {
	var files []string
	for _, pattern := range []string{"LICEN[CS]E*", "COPYING*", "licen[cs]e*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return "", errors.New("it has no licence file")
	}
	var all strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		all.Write(b)
	}
	text := strings.Join(strings.Fields(all.String()), " ")
	for _, l := range licences {
		if strings.Contains(text, l.words) {
			return l.name, nil
		}
	}
	return "", errors.New("its licence is none that we know")
}

// modules returns the modules whose packages the binary links, other than our own.
func modules(t *testing.T) []module {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Module", "./cmd/gantline", "./juju/...", "./rebar/...", "./etcd/...", "./etcdv2/...")
	cmd.Dir = "../.."
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var all []module
	for dec := json.NewDecoder(out); ; {
		var p struct{ Module *module }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if m := p.Module; m != nil && !seen[m.Path] && !strings.HasPrefix(m.Path, "github.com/gantline/gantline") {
			seen[m.Path] = true
			all = append(all, *m)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}
