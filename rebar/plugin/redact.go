package plugin

import (
	"strings"
	"sync"
)

const (
	// shortest secret that is looked for: replacing shorter text would garble
	// lines and hide nothing.
	minSecret = 6
	// maxSecrets bounds how many machine secrets are remembered.
	maxSecrets = 256
)

// redactor replaces secrets in log lines by ***: the token, and the secrets of
// machines that actions were about.
type redactor struct {
	mu    sync.Mutex
	known map[string]struct{}
	order []string // of machine secrets, oldest first
	repl  *strings.Replacer
}

func (p *Provider) newRedactor() *redactor {
	r := &redactor{known: map[string]struct{}{}}
	r.keep(p.cfg.Env("RS_TOKEN"), false)
	return r
}

// add remembers a machine's secret.
func (r *redactor) add(secret string) { r.keep(secret, true) }

func (r *redactor) keep(secret string, forgettable bool) {
	if len(secret) < minSecret || secret == "catalog" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.known[secret]; ok {
		return
	}
	if forgettable {
		if len(r.order) == maxSecrets {
			delete(r.known, r.order[0])
			r.order = r.order[1:]
		}
		r.order = append(r.order, secret)
	}
	r.known[secret] = struct{}{}
	r.repl = nil
}

// clean returns text without secrets.
func (r *redactor) clean(text string) string {
	r.mu.Lock()
	if r.repl == nil {
		pairs := make([]string, 0, 2*len(r.known))
		for s := range r.known {
			pairs = append(pairs, s, "***")
		}
		r.repl = strings.NewReplacer(pairs...)
	}
	repl := r.repl
	r.mu.Unlock()
	return repl.Replace(text)
}
