package dump_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2/dump"
)

func sample() *dump.Dump {
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	return &dump.Dump{
		Index:   7,
		Entries: []dump.Entry{{Key: "/a", Value: "1\n<é>"}, {Key: "/d", Dir: true}, {Key: "/t", Expiration: &at}},
		Auth:    true,
		Roles:   []client.Role{{Role: "r"}},
		Users:   []client.User{{User: "u", Roles: []string{"r"}}},
	}
}

func TestFileKeepsEverything(t *testing.T) {
	var file bytes.Buffer
	if err := sample().Write(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.String()
	got, err := dump.Read(&file)
	if err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, bad := range map[string]string{
		"cut off":      whole[:len(whole)/2],
		"without end":  whole[:strings.LastIndex(strings.TrimRight(whole, "\n"), "\n")+1],
		"changed":      strings.Replace(whole, `"/a"`, `"/b"`, 1),
		"more allowed": strings.Replace(whole, `"roles":["r"]`, `"roles":["r","s"]`, 1),
		"of the next":  strings.Replace(whole, "-v2/2", "-v2/3", 1),
		"another file": "{}\n",
	} {
		if _, err := dump.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("a file that is %s is read", name)
		}
	}
}

// TestReadTakesTheFirstFormat: its sum knew nothing of roles and users.
func TestReadTakesTheFirstFormat(t *testing.T) {
	got, err := dump.Read(strings.NewReader(`{"head":{"format":"gantline-etcd-v2/1","index":7}}
{"entry":{"key":"/a","value":"1\n\u003cé\u003e"}}
{"entry":{"key":"/d","dir":true}}
{"entry":{"key":"/t","expiration":"2030-01-02T03:04:05Z"}}
{"role":{"role":"r","permissions":{"kv":{"read":null,"write":null}}}}
{"user":{"user":"u","roles":["r"]}}
{"end":{"count":3,"sha256":"` + sample().Sum().SHA256 + `"}}
`))
	if err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestReadTakesAnAnswer(t *testing.T) {
	got, err := dump.Read(strings.NewReader(`{"action":"get","node":{"dir":true,"nodes":[
		{"key":"/d","dir":true,"nodes":[{"key":"/d/k","value":"v","modifiedIndex":5}]},
		{"key":"/b","value":""},{"key":"/e","dir":true}]}}`))
	want := []dump.Entry{{Key: "/b"}, {Key: "/d/k", Value: "v"}, {Key: "/e", Dir: true}}
	if err != nil || !reflect.DeepEqual(got.Entries, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestDiff(t *testing.T) {
	a, b := sample(), sample()
	b.Entries[0].Value = "2"
	b.Entries = append(b.Entries[:1], dump.Entry{Key: "/n"}, b.Entries[2])
	var keys []string
	for _, c := range dump.Diff(a, b) {
		keys = append(keys, c.Key)
	}
	if strings.Join(keys, " ") != "/a /d /n" {
		t.Errorf("got %v", keys)
	}
	if a.Sum() == b.Sum() {
		t.Error("different dumps have the same sum")
	}
}

// TestDiffAuth: every right that is missing or too much is told and changes the sum; the order in
// which a server lists them does not.
func TestDiffAuth(t *testing.T) {
	change := func(do func(d *dump.Dump)) *dump.Dump {
		d := &dump.Dump{Auth: true, Roles: []client.Role{{Role: "r"}}, Users: []client.User{{User: "u", Roles: []string{"r", "s"}}, {User: "root"}}}
		d.Roles[0].Permissions.KV.Read = []string{"/a", "/b*"}
		do(d)
		return d
	}
	was := change(func(*dump.Dump) {})
	for name, one := range map[string]struct {
		want   string
		change func(d *dump.Dump)
	}{
		"other order": {"", func(d *dump.Dump) {
			d.Roles[0].Permissions.KV.Read = []string{"/b*", "/a", "/a"}
			d.Users[0].Roles = []string{"s", "r"}
			d.Users[0], d.Users[1] = d.Users[1], d.Users[0]
			d.Users[0].Roles = []string{"root"} // some servers say so, some do not
		}},
		"grant missing":      {"~ role r: -read /a", func(d *dump.Dump) { d.Roles[0].Permissions.KV.Read = []string{"/b*"} }},
		"grant extra":        {"~ role r: +write /a", func(d *dump.Dump) { d.Roles[0].Permissions.KV.Write = []string{"/a"} }},
		"another pattern":    {"~ role r: -read /b*, +read /b", func(d *dump.Dump) { d.Roles[0].Permissions.KV.Read = []string{"/a", "/b"} }},
		"membership missing": {"~ user u: -role s", func(d *dump.Dump) { d.Users[0].Roles = []string{"r"} }},
		"membership extra":   {"~ user root: +role r", func(d *dump.Dump) { d.Users[1].Roles = []string{"r"} }},
		"role missing":       {"- role r", func(d *dump.Dump) { d.Roles = nil }},
		"role extra":         {"+ role x", func(d *dump.Dump) { d.Roles = append(d.Roles, client.Role{Role: "x"}) }},
		"user missing":       {"- user u", func(d *dump.Dump) { d.Users = d.Users[1:] }},
		"user extra":         {"+ user x: +role r", func(d *dump.Dump) { d.Users = append(d.Users, client.User{User: "x", Roles: []string{"r"}}) }},
	} {
		is := change(one.change)
		var got []string
		for _, c := range dump.DiffAuth(was, is) {
			got = append(got, c.String())
		}
		if strings.Join(got, "; ") != one.want {
			t.Errorf("%s: got %q, want %q", name, got, one.want)
		}
		if same := was.Sum() == is.Sum(); same != (one.want == "") {
			t.Errorf("%s: the sums are the same: %t", name, same)
		}
	}
	if got := dump.DiffAuth(was, &dump.Dump{}); got != nil {
		t.Errorf("compared with what was not read: %v", got)
	}
}

// TestForLogin: a server that asks for logins has a user root and a role guest; that is no difference
// to one that asked for none, and is one if that had a root too.
func TestForLogin(t *testing.T) {
	is := &dump.Dump{Auth: true, Roles: []client.Role{{Role: "guest"}, {Role: "x"}}, Users: []client.User{{User: "root"}, {User: "x"}}}
	for _, one := range []struct {
		was  *dump.Dump
		want string
	}{
		{&dump.Dump{Auth: true}, "role guest, user root"},
		{&dump.Dump{Auth: true, Users: []client.User{{User: "root"}}}, ""},
		{&dump.Dump{Auth: true, Roles: []client.Role{{Role: "guest"}}}, "user root"},
	} {
		var got []string
		for _, c := range dump.DiffAuth(one.was, is) {
			if c.ForLogin(one.was) {
				got = append(got, c.Name)
			}
		}
		if strings.Join(got, ", ") != one.want {
			t.Errorf("got %q, want %q", got, one.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	if err := sample().Write(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := dump.Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := d.Write(&again); err != nil {
			t.Fatal(err)
		}
		if back, err := dump.Read(&again); err != nil || back.Sum() != d.Sum() {
			t.Errorf("a dump that was read is not read again: %v", err)
		}
	})
}
