package sshimport_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/internal/sshimport"
)

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBotIr1dxuS4cEZJ4JeJjBBGWmyE1XKxeVQoXEmyBtjq"

// services is a TLS server that is both services.
func services(t *testing.T) (*sshimport.Client, *httptest.Server) {
	t.Helper()
	other := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, key) }))
	t.Cleanup(other.Close)
	mux := http.NewServeMux()
	answer := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
	}
	to := func(url string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, http.StatusMovedPermanently) }
	}
	mux.HandleFunc("/~mike/+sshkeys", answer(key+" mike@home\r\n\r\n# old\n"+key+" mike@work\n"))
	mux.HandleFunc("/~renamed/+sshkeys", to("/~mike/+sshkeys"))
	mux.HandleFunc("/mike.keys", answer(key+"\n"))
	mux.HandleFunc("/empty.keys", answer("\n"))
	mux.HandleFunc("/evil.keys", answer(`command="rm -rf /" `+key+"\n"))
	mux.HandleFunc("/garbage.keys", answer("<html>\n"))
	mux.HandleFunc("/large.keys", answer(strings.Repeat("#", sshimport.MaxBytes+1)))
	mux.HandleFunc("/many.keys", answer(strings.Repeat(key+"\n", sshimport.MaxKeys+1)))
	mux.HandleFunc("/away.keys", to(other.URL+"/mike.keys"))
	mux.HandleFunc("/plain.keys", to("http://"+strings.TrimPrefix(other.URL, "https://")))
	mux.HandleFunc("/loop.keys", to("/loop.keys"))
	mux.HandleFunc("/broken.keys", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	mux.HandleFunc("/slow.keys", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	return sshimport.New(sshimport.Config{
		Transport: server.Client().Transport, Launchpad: server.URL, GitHub: server.URL + "/",
	}), server
}

func TestKeys(t *testing.T) {
	client, _ := services(t)
	for id, want := range map[string][]string{
		"lp:mike":    {key + " mike@home # ssh-import-id lp:mike", key + " mike@work # ssh-import-id lp:mike"},
		"lp:renamed": {key + " mike@home # ssh-import-id lp:renamed", key + " mike@work # ssh-import-id lp:renamed"},
		"gh:mike":    {key + " mike@github # ssh-import-id gh:mike"},
	} {
		if got, err := client.Keys(t.Context(), id); err != nil || !slices.Equal(got, want) {
			t.Errorf("keys of %s are %q, %v", id, got, err)
		}
	}
}

func TestIDsThatNameNobody(t *testing.T) {
	client, _ := services(t)
	for _, id := range []string{
		"", "mike", "gh:", "gh:../mike", "gh:mike.keys?", "gh:-mike", "lp:~mike", "lp:Mike", "xx:mike", "gh:mike:mike",
		"gh:nobody", "gh:empty", "lp:" + strings.Repeat("a", 65),
	} {
		var invalid *sshimport.InvalidIDError
		if _, err := client.Keys(t.Context(), id); !errors.As(err, &invalid) || err.Error() != "invalid ssh key id: "+id {
			t.Errorf("keys of %q: %v", id, err)
		}
	}
}

func TestAnswersThatAreRefused(t *testing.T) {
	client, server := services(t)
	for id, want := range map[string]string{
		"gh:evil":    "invalid ssh key for gh:evil: it has options",
		"gh:garbage": "invalid ssh key for gh:garbage: ssh: no key found",
		"gh:large":   "answered more than 262144 bytes",
		"gh:many":    "more than 100",
		"gh:away":    "refused a redirect to https://",
		"gh:plain":   "refused a redirect to http://",
		"gh:loop":    "more than 3 redirects",
		"gh:broken":  "answered 502 Bad Gateway",
	} {
		if _, err := client.Keys(t.Context(), id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("keys of %s: %v", id, err)
		}
	}
	// A server whose certificate nobody vouches for is not asked.
	strict := sshimport.New(sshimport.Config{GitHub: server.URL})
	if _, err := strict.Keys(t.Context(), "gh:mike"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("keys from an unknown server: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := client.Keys(ctx, "gh:slow"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("keys from a slow server: %v", err)
	}
}
