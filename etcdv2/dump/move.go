package dump

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// Server is what a dump is read from or written to. Roles and Users may be
// nil: then they are left alone.
type Server struct {
	Keys  client.KeysAPI
	Roles client.AuthRoleAPI
	Users client.AuthUserAPI
}

// Export reads a server. Hidden names hidden keys, which no listing shows.
func Export(ctx context.Context, s Server, hidden []string) (*Dump, error) {
	d := &Dump{}
	for _, key := range append([]string{"/"}, hidden...) {
		r, err := s.Keys.Get(ctx, key, &client.GetOptions{Recursive: true, Quorum: true})
		if err != nil {
			return nil, fmt.Errorf("cannot export %s: %w", key, err)
		}
		d.Index = max(d.Index, r.Index)
		d.add(r.Node)
	}
	d.sort()
	return d, d.readAuth(ctx, s)
}

func (d *Dump) readAuth(ctx context.Context, s Server) error {
	if s.Roles == nil || s.Users == nil {
		return nil
	}
	names, err := s.Roles.ListRoles(ctx)
	if err != nil {
		return fmt.Errorf("cannot export roles: %w", err)
	}
	for _, name := range names {
		if name == "root" {
			continue
		}
		role, err := s.Roles.GetRole(ctx, name)
		if err != nil {
			return fmt.Errorf("cannot export role %s: %w", name, err)
		}
		d.Roles = append(d.Roles, *role)
	}
	if names, err = s.Users.ListUsers(ctx); err != nil {
		return fmt.Errorf("cannot export users: %w", err)
	}
	for _, name := range names {
		user, err := s.Users.GetUser(ctx, name)
		if err != nil {
			return fmt.Errorf("cannot export user %s: %w", name, err)
		}
		d.Users = append(d.Users, *user)
	}
	return nil
}

// ImportOptions are the choices of Import.
type ImportOptions struct {
	// DryRun counts and writes nothing.
	DryRun bool
	// Password gives users theirs, since no server tells it. Users are left
	// out when it is nil.
	Password func(user string) (string, error)
	// Progress, if not nil, is called now and then.
	Progress func(done, total int)
}

// Report is what an import did.
type Report struct {
	// Written counts entries that were written, Present those that were there
	// already, Expired those whose time was over.
	Written, Present, Expired int
	Roles, Users              int
}

// Import writes a dump. Entries that are there already are not written again,
// so an import that was cut off may be repeated. Keys that the dump has not
// are left alone.
func Import(ctx context.Context, s Server, d *Dump, o ImportOptions) (Report, error) {
	var rep Report
	there, err := present(ctx, s.Keys, d)
	if err != nil {
		return rep, err
	}
	for i := range d.Entries {
		e := &d.Entries[i]
		if o.Progress != nil && i%1000 == 0 {
			o.Progress(i, len(d.Entries))
		}
		old := there[e.Key]
		switch {
		case e.Expiration != nil && !e.Expiration.After(time.Now()):
			rep.Expired++
		case old != nil && same(old, e):
			rep.Present++
		default:
			if !o.DryRun {
				if err := put(ctx, s.Keys, e, old); err != nil {
					return rep, fmt.Errorf("cannot import %s: %w", e.Key, err)
				}
			}
			rep.Written++
		}
	}
	if o.Progress != nil {
		o.Progress(len(d.Entries), len(d.Entries))
	}
	return rep, importAuth(ctx, s, d, o, &rep)
}

// present reads what the server has of a dump: the listing, and hidden keys
// one by one.
func present(ctx context.Context, keys client.KeysAPI, d *Dump) (map[string]*Entry, error) {
	now, err := Export(ctx, Server{Keys: keys}, nil)
	if err != nil {
		return nil, err
	}
	there := now.byKey()
	for i := range d.Entries {
		key := d.Entries[i].Key
		if there[key] != nil || !isHidden(key) {
			continue
		}
		r, err := keys.Get(ctx, key, &client.GetOptions{Quorum: true})
		if client.IsKeyNotFound(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", key, err)
		}
		there[key] = &Entry{Key: key, Dir: r.Node.Dir, Value: r.Node.Value, Expiration: r.Node.Expiration}
	}
	return there, nil
}

// isHidden reports whether a part of the key begins with an underscore.
func isHidden(key string) bool {
	for i := 1; i < len(key); i++ {
		if key[i] == '_' && key[i-1] == '/' {
			return true
		}
	}
	return false
}

func put(ctx context.Context, keys client.KeysAPI, e, old *Entry) error {
	o := &client.SetOptions{Dir: e.Dir}
	if e.Expiration != nil {
		o.TTL = time.Until(*e.Expiration)
		// The wire knows whole seconds: rather late than early.
		if rest := o.TTL % time.Second; rest > 0 {
			o.TTL += time.Second - rest
		}
	}
	_, err := keys.Set(ctx, e.Key, e.Value, o)
	var refusal client.Error
	if e.Dir && errors.As(err, &refusal) && refusal.Code == client.ErrorCodeNotFile {
		if o.TTL == 0 && (old == nil || old.Expiration == nil) {
			return nil // children made it
		}
		o.PrevExist = client.PrevExist
		_, err = keys.Set(ctx, e.Key, "", o)
	}
	return err
}

func importAuth(ctx context.Context, s Server, d *Dump, o ImportOptions, rep *Report) error {
	if s.Roles == nil || s.Users == nil {
		return nil
	}
	for _, role := range d.Roles {
		if _, err := s.Roles.GetRole(ctx, role.Role); err == nil {
			continue
		}
		if rep.Roles++; o.DryRun {
			continue
		}
		if err := putRole(ctx, s.Roles, role); err != nil {
			return fmt.Errorf("cannot import role %s: %w", role.Role, err)
		}
	}
	if o.Password == nil {
		return nil
	}
	for _, user := range d.Users {
		if _, err := s.Users.GetUser(ctx, user.User); err == nil {
			continue
		}
		if rep.Users++; o.DryRun {
			continue
		}
		if err := putUser(ctx, s.Users, user, o.Password); err != nil {
			return fmt.Errorf("cannot import user %s: %w", user.User, err)
		}
	}
	return nil
}

func putRole(ctx context.Context, roles client.AuthRoleAPI, role client.Role) error {
	if err := roles.AddRole(ctx, role.Role); err != nil {
		return err
	}
	if kv := role.Permissions.KV; len(kv.Read) > 0 {
		if _, err := roles.GrantRoleKV(ctx, role.Role, kv.Read, client.ReadPermission); err != nil {
			return err
		}
	}
	if kv := role.Permissions.KV; len(kv.Write) > 0 {
		_, err := roles.GrantRoleKV(ctx, role.Role, kv.Write, client.WritePermission)
		return err
	}
	return nil
}

func putUser(ctx context.Context, users client.AuthUserAPI, user client.User, password func(string) (string, error)) error {
	text, err := password(user.User)
	if err != nil {
		return err
	}
	if err := users.AddUser(ctx, user.User, text); err != nil {
		return err
	}
	var roles []string
	for _, r := range user.Roles {
		if user.User != "root" || r != "root" {
			roles = append(roles, r)
		}
	}
	if len(roles) > 0 {
		_, err = users.GrantUser(ctx, user.User, roles)
	}
	return err
}

// Verify reads back what was imported and reports what is not as in the dump:
// entries that expired meanwhile do not count.
func Verify(ctx context.Context, s Server, d *Dump) (Sum, []Change, error) {
	there, err := present(ctx, s.Keys, d)
	if err != nil {
		return Sum{}, nil, err
	}
	got := &Dump{}
	want := &Dump{}
	for i := range d.Entries {
		e := d.Entries[i]
		old := there[e.Key]
		if old == nil && e.Dir {
			if r, err := s.Keys.Get(ctx, e.Key, nil); err == nil && r.Node.Dir {
				old = &Entry{Key: e.Key, Dir: true, Expiration: r.Node.Expiration}
			}
		}
		if old == nil && e.Expiration != nil && !e.Expiration.After(time.Now().Add(time.Second)) {
			continue
		}
		want.Entries = append(want.Entries, e)
		if old != nil {
			got.Entries = append(got.Entries, *old)
		}
	}
	return got.Sum(), Diff(want, got), nil
}
