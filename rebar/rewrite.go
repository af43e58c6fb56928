package rebar

import "strings"

// ImportRewrite says that an import path, and every path below it, moved.
type ImportRewrite struct {
	From string
	To   string
	// Name is the package name that an import of exactly From, without an alias,
	// is used by; empty if To's package has the same name. A tool that rewrites
	// such an import adds it as the alias.
	Name string
}

// ImportRewrites returns the table that turns a provider of the original
// framework into one of this module, most specific path first. A path is
// rewritten by the first row that matches it; see RewriteImport.
func ImportRewrites() []ImportRewrite {
	const here = "github.com/gantline/gantline/rebar"
	return []ImportRewrite{
		{From: "github.com/digitalrebar/provision-plugins/v4", To: here + "/plugins"},
		{From: "github.com/digitalrebar/provision-plugins", To: here + "/plugins", Name: "plugins"},
		{From: "github.com/digitalrebar/provision/v4", To: here, Name: "v4"},
		{From: "github.com/digitalrebar/provision", To: here, Name: "provision"},
		{From: "github.com/VictorLowther/jsonpatch2", To: here + "/jsonpatch2"},
		{From: "github.com/digitalrebar/logger", To: here + "/logger"},
	}
}

// RewriteImport returns the path that path has in this module, and whether the
// table names it. A row covers its own path and what lies below it, never a path
// that merely begins with the same letters.
func RewriteImport(path string) (string, bool) {
	for _, r := range ImportRewrites() {
		if path == r.From {
			return r.To, true
		}
		if rest, ok := strings.CutPrefix(path, r.From+"/"); ok {
			return r.To + "/" + rest, true
		}
	}
	return path, false
}
