package dump

import (
	"context"
	"errors"
	"fmt"
	"sync"
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

func (s Server) hasAuth() bool { return s.Roles != nil && s.Users != nil }

// Export reads a server. Hidden names hidden keys, which no listing shows.
func Export(ctx context.Context, s Server, hidden []string) (*Dump, error) {
	d := &Dump{Auth: s.hasAuth()}
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

// ExportLike reads a server that is to be compared with d: as Export does, and those hidden keys by name
// that d has.
func ExportLike(ctx context.Context, s Server, d *Dump) (*Dump, error) {
	there, err := present(ctx, s.Keys, d)
	if err != nil {
		return nil, err
	}
	got := &Dump{Auth: s.hasAuth()}
	for _, e := range there {
		got.Entries = append(got.Entries, *e)
	}
	got.sort()
	return got, got.readAuth(ctx, s)
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

// writers is how many entries are written at once: a gateway lets them share
// a transaction.
const writers = 32

// Import writes a dump. What is there already is not written again, so an
// import that was cut off, wherever it was, may be repeated. Keys, roles and
// users that the dump has not are left alone.
func Import(ctx context.Context, s Server, d *Dump, o ImportOptions) (Report, error) {
	there, err := present(ctx, s.Keys, d)
	if err != nil {
		return Report{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	in := importer{keys: s.Keys, there: there, total: len(d.Entries), o: o}
	entries := make(chan *Entry)
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for e := range entries {
				if err := in.entry(ctx, e); err != nil {
					cancel(fmt.Errorf("cannot import %s: %w", e.Key, err))
				}
			}
		})
	}
	for i := 0; i < len(d.Entries) && ctx.Err() == nil; i++ {
		entries <- &d.Entries[i]
	}
	close(entries)
	all.Wait()
	if ctx.Err() != nil {
		return in.rep, context.Cause(ctx)
	}
	if o.Progress != nil {
		o.Progress(in.total, in.total)
	}
	return in.rep, importAuth(ctx, s, d, o, &in.rep)
}

// importer writes entries.
type importer struct {
	keys  client.KeysAPI
	there map[string]*Entry
	total int
	o     ImportOptions

	mu   sync.Mutex
	done int
	rep  Report
}

func (in *importer) entry(ctx context.Context, e *Entry) error {
	old := in.there[e.Key]
	expired := e.Expiration != nil && !e.Expiration.After(time.Now())
	known := old != nil && same(old, e)
	if !expired && !known && !in.o.DryRun {
		if err := put(ctx, in.keys, e, old); err != nil {
			return err
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	switch {
	case expired:
		in.rep.Expired++
	case known:
		in.rep.Present++
	default:
		in.rep.Written++
	}
	if in.o.Progress != nil && in.done%1000 == 0 {
		in.o.Progress(in.done, in.total)
	}
	in.done++
	return nil
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
