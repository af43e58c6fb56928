package sdkcmd

import (
	"strings"

	"github.com/gantline/gantline/rebar"
)

// here is what all our libraries begin with.
const here = "github.com/gantline/gantline/"

// moves returns which import paths, with those below them, became which. A path is changed by the first
// that covers it.
func moves() []rebar.ImportRewrite {
	all := []rebar.ImportRewrite{
		{From: "github.com/juju/juju", To: here + "juju"},
		{From: "github.com/juju/names/v5", To: here + "juju/names"},
		{From: "github.com/juju/worker/v3", To: here + "juju/worker"},
		{From: "github.com/juju/charm/v12", To: here + "juju/charm"},
		{From: "github.com/juju/version/v2", To: here + "juju/version"},

		{From: "go.etcd.io/etcd/client/v2", To: here + "etcd/client"},
		{From: "go.etcd.io/etcd/client", To: here + "etcd/client"},
		{From: "go.etcd.io/etcd/version", To: here + "etcd/version"},
		{From: "github.com/coreos/etcd/client", To: here + "etcd/client"},
		{From: "github.com/coreos/etcd/version", To: here + "etcd/version"},
		{From: "github.com/meycoin/goetcd/client", To: here + "etcd/client"},
		{From: "github.com/meycoin/goetcd/version", To: here + "etcd/version"},
	}
	return append(all, rebar.ImportRewrites()...)
}

// stays says of paths below those that they are something else: etcd's v3 client has the old one's
// path as its beginning.
func stays(path string) bool {
	rest, ok := strings.CutPrefix(path, "go.etcd.io/etcd/client/")
	return ok && rest != "v2" && !strings.HasPrefix(rest, "v2/")
}

// target returns what an import path becomes and the name that its users know the package by, "" where
// that is the new path's own; false where it stays.
func target(path string) (to, name string, ok bool) {
	if stays(path) {
		return "", "", false
	}
	for _, m := range moves() {
		if path == m.From {
			return m.To, m.Name, true
		}
		if rest, below := strings.CutPrefix(path, m.From+"/"); below {
			return m.To + "/" + rest, "", true
		}
	}
	return "", "", false
}
