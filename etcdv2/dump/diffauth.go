package dump

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

// rights is a role or a user: what it may do, or which roles it has, sorted and each once.
type rights struct {
	name string // "role r" or "user u"
	has  []string
}

// rights lists all roles and then all users, each sorted by name. The role root, which is everywhere
// the same, is left out.
func (d *Dump) rights() []rights {
	var all []rights
	for _, r := range d.Roles {
		if r.Role != rootName {
			all = append(all, rightsOfRole(r))
		}
	}
	for _, u := range d.Users {
		all = append(all, rightsOfUser(u))
	}
	slices.SortFunc(all, func(a, b rights) int { return cmp.Compare(a.name, b.name) })
	return all
}

func rightsOfRole(r client.Role) rights {
	var has []string
	for _, p := range r.Permissions.KV.Read {
		has = append(has, "read "+p)
	}
	for _, p := range r.Permissions.KV.Write {
		has = append(has, "write "+p)
	}
	return rights{"role " + r.Role, sortedOnce(has)}
}

// rightsOfUser tells a user's roles. The user root has its own whether a server says so or not.
func rightsOfUser(u client.User) rights {
	var has []string
	for _, r := range u.Roles {
		has = append(has, "role "+r)
	}
	if u.User == rootName {
		has = append(has, "role "+rootName)
	}
	return rights{"user " + u.User, sortedOnce(has)}
}

func sortedOnce(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

func (d *Dump) hashAuth() string {
	h := sha256.New()
	for _, r := range d.rights() {
		writeText(h, r.name)
		fmt.Fprintf(h, "%d\n", len(r.has))
		for _, one := range r.has {
			writeText(h, one)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeText(h hash.Hash, s string) { fmt.Fprintf(h, "%d:%s\n", len(s), s) }

// AuthChange is a difference of roles and users between two dumps.
type AuthChange struct {
	// Name is "role R" or "user U".
	Name string
	// Missing and Extra are true for a role or user that only the first or only the second has.
	Missing, Extra bool
	// Less and More are what it lacks in the second, and what it has only there: "read PATTERN",
	// "write PATTERN" or, of users, "role R".
	Less, More []string
}

// String spells a change for people: "+ user u", "- role r" or "~ role r: -read /a, +write /b".
func (c AuthChange) String() string {
	switch {
	case c.Missing:
		return "- " + c.Name
	case c.Extra && len(c.More) == 0:
		return "+ " + c.Name
	}
	var all []string
	for _, s := range c.Less {
		all = append(all, "-"+s)
	}
	for _, s := range c.More {
		all = append(all, "+"+s)
	}
	sign := "~ "
	if c.Extra {
		sign = "+ "
	}
	return sign + c.Name + ": " + strings.Join(all, ", ")
}

// DiffAuth lists what differs between the roles and users of two dumps, in either direction. Where
// one of them has none because they were not read, nothing does. Passwords no server tells.
func DiffAuth(a, b *Dump) []AuthChange {
	if !a.Auth || !b.Auth {
		return nil
	}
	was, is := a.rightsByName(), b.rightsByName()
	all := maps.Clone(was)
	maps.Copy(all, is)
	var out []AuthChange
	for _, name := range slices.Sorted(maps.Keys(all)) {
		old, there := was[name]
		now, here := is[name]
		c := AuthChange{Name: name, Missing: !here, Extra: !there, Less: missing(old.has, now.has), More: missing(now.has, old.has)}
		if c.Missing || c.Extra || len(c.Less) > 0 || len(c.More) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func (d *Dump) rightsByName() map[string]rights {
	all := map[string]rights{}
	for _, r := range d.rights() {
		all[r.name] = r
	}
	return all
}

// ForLogin reports whether the change is no more than what a server needs that asks for logins, where
// the one dumped did not: the user root, without whom none does, and the role guest.
func (c AuthChange) ForLogin(d *Dump) bool {
	root := slices.ContainsFunc(d.Users, func(u client.User) bool { return u.User == rootName })
	return !root && c.Extra && (c.Name == "user "+rootName || c.Name == "role "+guestName)
}

// AuthReport is what VerifyAuth found.
type AuthReport struct {
	// Sum is of the roles and users of the dump as the server has them.
	Sum Sum
	// Wrong are those that are not as in the dump, whether they lack something or have more; Extra
	// those that the dump has not, which an import leaves alone.
	Wrong, Extra []AuthChange
}

// VerifyAuth reads back the roles and users of a dump. Without passwords for them, users are not
// looked at.
func VerifyAuth(ctx context.Context, s Server, d *Dump, o ImportOptions) (AuthReport, error) {
	var rep AuthReport
	if !s.hasAuth() || !d.Auth {
		return rep, nil
	}
	want, got := &Dump{Auth: true, Roles: d.Roles}, &Dump{Auth: true}
	if err := got.readAuth(ctx, s); err != nil {
		return rep, err
	}
	if o.Password == nil {
		got.Users = nil
	} else {
		want.Users = d.Users
	}
	for _, c := range DiffAuth(want, got) {
		if c.Extra {
			rep.Extra = append(rep.Extra, c)
		} else {
			rep.Wrong = append(rep.Wrong, c)
		}
	}
	names := want.rightsByName()
	got.Roles = slices.DeleteFunc(got.Roles, func(r client.Role) bool { _, ok := names["role "+r.Role]; return !ok })
	got.Users = slices.DeleteFunc(got.Users, func(u client.User) bool { _, ok := names["user "+u.User]; return !ok })
	rep.Sum = got.Sum()
	return rep, nil
}
