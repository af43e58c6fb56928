package etcdgateway

import "path"

// canonical is the path that a request should have had: without //, /./ and
// /../, with the slash at its end kept. Others are redirected.
func canonical(p string) string {
	if p == "" {
		return "/"
	}
	if p[0] != '/' {
		p = "/" + p
	}
	c := path.Clean(p)
	if p[len(p)-1] == '/' && c != "/" {
		c += "/"
	}
	return c
}
