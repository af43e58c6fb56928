package client_test

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

func TestCURLDebug(t *testing.T) {
	s := serve(t, play(find(t, "GET /v2/keys/a", 0)))
	k := client.NewKeysAPI(connect(t, client.Config{Username: "u", Password: "secret"}, s))
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = old }()
	client.EnablecURLDebug()
	_, getErr := k.Get(soon(t), "/a", nil)
	_, setErr := k.Set(soon(t), "/a", `b"ar`, nil)
	client.DisablecURLDebug()
	_, lastErr := k.Get(soon(t), "/a", nil)
	w.Close()
	if getErr != nil || setErr != nil || lastErr != nil {
		t.Error(getErr, setErr, lastErr)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	want := "cURL Command: curl -X GET " + s.URL + "/v2/keys/a?quorum=false&recursive=false&sorted=false\n" +
		"cURL Command: curl -X PUT " + s.URL + "/v2/keys/a -d \"value=b%22ar\"\n"
	if string(got) != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if strings.Contains(string(got), "secret") {
		t.Error("the password is printed")
	}
}
