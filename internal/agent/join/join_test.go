package join_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/agent/join"
)

func token() join.Token {
	return join.Token{
		Addresses: []string{"127.0.0.1:1"}, CACert: "PEM", ModelUUID: "a17f7917-60bc-46e8-8565-9938f101218c",
		Secret: "geheim",
	}
}

func TestTokenIsRead(t *testing.T) {
	want := token()
	text, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := join.Parse(text)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %+v, want %+v", err, got, want)
	}
	if strings.Contains(got.String(), "geheim") {
		t.Error("its name tells the secret")
	}
	for _, bad := range []string{"", "x", text[:len(text)/2], "!" + text, base64.RawURLEncoding.EncodeToString([]byte(`{"s":"geheim"}`))} {
		_, err := join.Parse(bad)
		if err == nil || !strings.Contains(err.Error(), "the join token is not valid") || (bad != "" && bad != "x" && strings.Contains(err.Error(), bad)) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// What is wrong with the host is found out before the token is used.
func TestRefusedBeforeAnybodyIsAsked(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "agents", "machine-3"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := join.Join(t.Context(), token(), dir, ""); err == nil || !strings.Contains(err.Error(), "is a machine already") {
		t.Error(err)
	}
	if _, err := join.Join(t.Context(), token(), t.TempDir(), "ubuntu"); err == nil || !strings.Contains(err.Error(), `base "ubuntu" not valid`) {
		t.Error(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := join.Join(t.Context(), token(), file, ""); err == nil || !strings.Contains(err.Error(), "cannot join: ") {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	text, err := token().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("e30")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := join.Parse(text)
		if err == nil && (got.Secret == "" || len(got.Addresses) == 0) {
			t.Errorf("%q is no whole token", text)
		}
	})
}
