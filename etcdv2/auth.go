package etcdv2

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"

	"github.com/gantline/gantline/etcd/client"
)

// The names that auth gives a meaning.
const (
	// RootName is the user that must exist, and the role that may all.
	RootName = "root"
	// GuestName is the role of requests without credentials.
	GuestName = "guest"
)

// Auth keeps users and roles in the tree, below /2 as etcd did, so that every
// change of them has its index too. Refusals are client.AuthError with the
// HTTP status as code.
type Auth struct {
	store     *Store
	passwords passwords
}

// Auth returns the users and roles of the tree.
func (s *Store) Auth() *Auth { return &s.auth }

func authError(status int, format string, args ...any) error {
	return client.AuthError{Code: status, Message: "auth: " + fmt.Sprintf(format, args...)}
}

// IsEnabled reports whether requests need rights.
func (a *Auth) IsEnabled() bool {
	text, _, ok := a.read("enabled")
	return ok && text == "true"
}

// Enable needs a user root. It makes a role guest that may all, if there is
// none.
func (a *Auth) Enable(ctx context.Context) error {
	if a.IsEnabled() {
		return authError(http.StatusConflict, "already enabled")
	}
	if _, err := a.User(RootName); err != nil {
		return authError(http.StatusConflict, "No root user available, please create one")
	}
	if _, err := a.Role(GuestName); err != nil {
		guest := client.Role{Role: GuestName, Permissions: everything()}
		if err := a.CreateRole(ctx, guest); err != nil {
			return err
		}
	}
	return a.replace(ctx, "enabled", true, 0)
}

// Disable lets everybody do everything again.
func (a *Auth) Disable(ctx context.Context) error {
	if !a.IsEnabled() {
		return authError(http.StatusConflict, "already disabled")
	}
	return a.replace(ctx, "enabled", false, 0)
}

func everything() client.Permissions {
	var p client.Permissions
	p.KV.Read, p.KV.Write = []string{"/*"}, []string{"/*"}
	return p
}

// read returns the text at a path below /2 and its index.
func (a *Auth) read(name string) (text string, index uint64, ok bool) {
	a.store.mu.RLock()
	defer a.store.mu.RUnlock()
	n := a.store.tree.get(path.Join(authRoot, name))
	if n == nil || n.dir {
		return "", 0, false
	}
	return n.value(), n.modified, true
}

// names lists the files of a directory below /2.
func (a *Auth) names(dir string) []string {
	a.store.mu.RLock()
	defer a.store.mu.RUnlock()
	var all []string
	if n := a.store.tree.get(path.Join(authRoot, dir)); n != nil {
		for name := range n.children {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// prepare makes the directories of /2, each a write as it was in etcd.
func (a *Auth) prepare(ctx context.Context) error {
	if _, _, ok := a.read("enabled"); ok {
		return nil
	}
	for _, r := range []Request{
		{path: authRoot, Dir: true},
		{path: authRoot + "/users", Dir: true},
		{path: authRoot + "/roles", Dir: true},
		{path: authRoot + "/enabled", Value: "false"},
	} {
		r.Action = ActionCreate
		if _, err := a.store.do(ctx, &r); err != nil && !hasCode(err, client.ErrorCodeNodeExist) {
			return err
		}
	}
	return nil
}

func hasCode(err error, code int) bool {
	var e client.Error
	return errors.As(err, &e) && e.Code == code
}

// write stores a document under conditions.
func (a *Auth) write(ctx context.Context, r Request, name string, doc any) error {
	if err := a.prepare(ctx); err != nil {
		return err
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("cannot encode %s: %w", name, err)
	}
	r.path, r.Value = path.Join(authRoot, name), string(text)
	_, err = a.store.do(ctx, &r)
	return err
}

func (a *Auth) create(ctx context.Context, name string, doc any) error {
	return a.write(ctx, Request{Action: ActionCreate}, name, doc)
}

// replace writes a document over the one that has an index, or, with 0, over
// whichever there is.
func (a *Auth) replace(ctx context.Context, name string, doc any, index uint64) error {
	r := Request{Action: ActionUpdate}
	if index != 0 {
		r = Request{Action: ActionCompareAndSwap, PrevIndex: index}
	}
	return a.write(ctx, r, name, doc)
}

func (a *Auth) remove(ctx context.Context, name string) error {
	if err := a.prepare(ctx); err != nil {
		return err
	}
	_, err := a.store.do(ctx, &Request{Action: ActionDelete, path: path.Join(authRoot, name)})
	return err
}
