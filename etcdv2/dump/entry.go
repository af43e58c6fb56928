package dump

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// Entry is a key or an empty or expiring directory.
type Entry struct {
	Key        string     `json:"key"`
	Dir        bool       `json:"dir,omitempty"`
	Value      string     `json:"value,omitempty"`
	Expiration *time.Time `json:"expiration,omitempty"`
}

// Dump is everything that was read.
type Dump struct {
	// Index is the server's when it was read.
	Index uint64
	// Entries are sorted by key.
	Entries []Entry
	// Auth is whether roles and users were read at all. The role root, which no server is without, is
	// not among them.
	Auth  bool
	Roles []client.Role
	Users []client.User
}

// format names the file's form; a reader refuses others. In the first, the sum was of the entries alone.
const (
	format      = "gantline-etcd-v2/2"
	firstFormat = "gantline-etcd-v2/1"
)

// line is one line of a file: exactly one field is set.
type line struct {
	Head  *head        `json:"head,omitempty"`
	Entry *Entry       `json:"entry,omitempty"`
	Role  *client.Role `json:"role,omitempty"`
	User  *client.User `json:"user,omitempty"`
	End   *Sum         `json:"end,omitempty"`
}

type head struct {
	Format string `json:"format"`
	Index  uint64 `json:"index"`
	Auth   bool   `json:"auth,omitempty"`
}

// Sum is what two dumps of the same contents have in common.
type Sum struct {
	// Count and SHA256 are of the entries.
	Count  int    `json:"count"`
	SHA256 string `json:"sha256"`
	// Roles and Users count them, AuthSHA256 is of both: names, patterns and memberships. It is empty
	// where they were not read.
	Roles      int    `json:"roles,omitempty"`
	Users      int    `json:"users,omitempty"`
	AuthSHA256 string `json:"authSHA256,omitempty"`
}

// String spells a sum for people.
func (s Sum) String() string {
	if s.AuthSHA256 == "" {
		return fmt.Sprintf("%d entries, sha256 %s", s.Count, s.SHA256)
	}
	return fmt.Sprintf("%d entries, %d roles, %d users, sha256 %s, of roles and users %s", s.Count, s.Roles, s.Users, s.SHA256, s.AuthSHA256)
}

// Sum counts and hashes what was read. Times are left out: a move takes some.
func (d *Dump) Sum() Sum {
	h := sha256.New()
	for _, e := range d.Entries {
		fmt.Fprintf(h, "%d:%s%t%t%d:%s\n", len(e.Key), e.Key, e.Dir, e.Expiration != nil, len(e.Value), e.Value)
	}
	sum := Sum{Count: len(d.Entries), SHA256: hex.EncodeToString(h.Sum(nil))}
	if d.Auth {
		sum.Roles, sum.Users, sum.AuthSHA256 = len(d.Roles), len(d.Users), d.hashAuth()
	}
	return sum
}

// agrees reports whether a dump is as the end of its file says.
func (s Sum) agrees(d *Dump, form string) bool {
	is := d.Sum()
	if form == firstFormat {
		is = Sum{Count: is.Count, SHA256: is.SHA256}
	}
	return s == is
}

// Write writes the dump as JSON lines.
func (d *Dump) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	put := func(l line) error {
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("cannot write dump: %w", err)
		}
		return nil
	}
	if err := put(line{Head: &head{format, d.Index, d.Auth}}); err != nil {
		return err
	}
	for i := range d.Entries {
		if err := put(line{Entry: &d.Entries[i]}); err != nil {
			return err
		}
	}
	for i := range d.Roles {
		if err := put(line{Role: &d.Roles[i]}); err != nil {
			return err
		}
	}
	for i := range d.Users {
		if err := put(line{User: &d.Users[i]}); err != nil {
			return err
		}
	}
	sum := d.Sum()
	return put(line{End: &sum})
}

// Read reads a dump and checks that it is whole. It also takes the answer of
// GET /v2/keys/?recursive=true as a server gave it.
func Read(r io.Reader) (*Dump, error) {
	dec := json.NewDecoder(r)
	var begin struct {
		line
		Node *client.Node `json:"node"`
	}
	if err := dec.Decode(&begin); err != nil {
		return nil, fmt.Errorf("cannot read dump: %w", err)
	}
	d := &Dump{}
	switch {
	case begin.Node != nil:
		d.add(begin.Node)
		d.sort()
		return d, nil
	case begin.Head == nil || begin.Head.Format != format && begin.Head.Format != firstFormat:
		return nil, fmt.Errorf("cannot read dump: it is not a dump of this format")
	}
	d.Index, d.Auth = begin.Head.Index, begin.Head.Auth
	for {
		var l line
		if err := dec.Decode(&l); err != nil {
			return nil, fmt.Errorf("cannot read dump: it ends too early: %w", err)
		}
		switch {
		case l.Entry != nil:
			d.Entries = append(d.Entries, *l.Entry)
		case l.Role != nil:
			d.Roles = append(d.Roles, *l.Role)
		case l.User != nil:
			d.Users = append(d.Users, *l.User)
		case l.End != nil:
			if begin.Head.Format == firstFormat {
				d.Auth = len(d.Roles) > 0 || len(d.Users) > 0
			}
			if !l.End.agrees(d, begin.Head.Format) {
				return nil, fmt.Errorf("cannot read dump: it is damaged: it says %+v and has %+v", *l.End, d.Sum())
			}
			return d, nil
		}
	}
}

// add takes a node with all below it. Of directories only those are kept
// that would not come back with their children.
func (d *Dump) add(n *client.Node) {
	if n.Key != "" && n.Key != "/" && (!n.Dir || len(n.Nodes) == 0 || n.Expiration != nil) {
		d.Entries = append(d.Entries, Entry{Key: n.Key, Dir: n.Dir, Value: n.Value, Expiration: n.Expiration})
	}
	for _, c := range n.Nodes {
		d.add(c)
	}
}

func (d *Dump) sort() {
	slices.SortFunc(d.Entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	d.Entries = slices.CompactFunc(d.Entries, func(a, b Entry) bool { return a.Key == b.Key })
}

// Change is a difference between two dumps.
type Change struct {
	Key string
	// Old and New are nil where the key is missing.
	Old, New *Entry
}

// Diff lists what differs, by key.
func Diff(a, b *Dump) []Change {
	was, is := a.byKey(), b.byKey()
	all := maps.Clone(was)
	maps.Copy(all, is)
	var out []Change
	for _, key := range slices.Sorted(maps.Keys(all)) {
		x, y := was[key], is[key]
		if x != nil && y != nil && same(x, y) {
			continue
		}
		out = append(out, Change{key, x, y})
	}
	return out
}

func (d *Dump) byKey() map[string]*Entry {
	all := make(map[string]*Entry, len(d.Entries))
	for i := range d.Entries {
		all[d.Entries[i].Key] = &d.Entries[i]
	}
	return all
}

// same compares what a move keeps; the second of an expiry may differ.
func same(a, b *Entry) bool {
	return a.Dir == b.Dir && a.Value == b.Value && (a.Expiration == nil) == (b.Expiration == nil)
}
