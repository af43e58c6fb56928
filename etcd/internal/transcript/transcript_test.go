package transcript_test

import (
	"testing"

	"github.com/gantline/gantline/etcd/internal/transcript"
)

func TestLoad(t *testing.T) {
	all, err := transcript.Load("../../client/testdata/etcd34.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 197 {
		t.Fatalf("got %d exchanges, want 197", len(all))
	}
	e := all[4]
	if e.Request() != "PUT /v2/keys/a value=1" || e.Status != 201 || e.Header.Get("X-Etcd-Index") != "4" {
		t.Errorf("got %+v", e)
	}
	want := `{"action":"set","node":{"key":"/a","value":"1","modifiedIndex":4,"createdIndex":4}}` + "\n"
	if string(e.Body) != want {
		t.Errorf("got body %q, want %q", e.Body, want)
	}
	if e.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got header %v", e.Header)
	}
}
