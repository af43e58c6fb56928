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
		"another file": "{}\n",
	} {
		if _, err := dump.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("a file that is %s is read", name)
		}
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
