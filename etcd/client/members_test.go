package client_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

func TestMembers(t *testing.T) {
	s := serve(t, play(find(t, "GET /v2/members", 0)), play(find(t, "GET /v2/members/leader", 0)),
		play(find(t, `POST /v2/members {"peerURLs":["http://127.0.0.1:24991"]}`, 0)), fail(204), fail(204))
	m := client.NewMembersAPI(connect(t, client.Config{}, s))
	all, err := m.List(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].ID != "ce3d51bcb75f5df1" || all[0].Name != "n1" || !slices.Equal(all[0].PeerURLs, []string{"http://127.0.0.1:26991"}) {
		t.Errorf("got %+v", all)
	}
	leader, err := m.Leader(soon(t))
	if err != nil || leader.ID != all[0].ID || !slices.Equal(leader.ClientURLs, all[0].ClientURLs) {
		t.Errorf("got %+v, %v", leader, err)
	}
	added, err := m.Add(soon(t), "http://p:1")
	if err != nil || added.ID != "94b69188fa59c9fc" || added.Name != "" || len(added.ClientURLs) != 0 {
		t.Errorf("got %+v, %v", added, err)
	}
	if err := m.Update(soon(t), "1", []string{"http://q:2", "http://a:1"}); err != nil {
		t.Error(err)
	}
	if err := m.Remove(soon(t), "1"); err != nil {
		t.Error(err)
	}
	want := []string{"GET /v2/members", "GET /v2/members/leader", "POST /v2/members", "PUT /v2/members/1", "DELETE /v2/members/1"}
	if got := s.seen(); !slices.Equal(got, want) {
		t.Errorf("sent %v", got)
	}
	if s.bodies[2] != `{"peerURLs":["http://p:1"]}` || s.bodies[3] != `{"peerURLs":["http://a:1","http://q:2"]}` || s.headers[3].Get("Content-Type") != "application/json" {
		t.Errorf("sent %q", s.bodies)
	}
}

func TestMembersRefusals(t *testing.T) {
	unknown := find(t, "DELETE /v2/members/abcd", 0)
	missing := find(t, `PUT /v2/members/abcd {"peerURLs":["http://127.0.0.1:24999"]}`, 0)
	api := func(h http.HandlerFunc) client.MembersAPI {
		return client.NewMembersAPI(connect(t, client.Config{}, serve(t, h)))
	}
	if err := api(play(unknown)).Remove(soon(t), "abcd"); err == nil || err.Error() != "unexpected status code 404" {
		t.Errorf("got %v", err)
	}
	err := api(play(missing)).Update(soon(t), "abcd", []string{"http://p:1"})
	var got client.MembersError
	if !errors.As(err, &got) || got.Message != "No such member: abcd" || got.Code != 404 {
		t.Errorf("got %v", err)
	}
	if err := api(fail(http.StatusGone)).Remove(soon(t), "abcd"); err != nil {
		t.Errorf("removed twice: %v", err)
	}
	if _, err := api(fail(401)).List(soon(t)); err == nil || err.Error() != "unexpected status code 401" {
		t.Errorf("got %v", err)
	}
	// What no server would take is not sent.
	for url, want := range map[string]string{
		"http://p":     `URL address does not have the form "host:port": http://p`,
		"http://p:1/x": "URL must not contain a path: http://p:1/x",
		"ftp://p:1":    "URL scheme must be http, https, unix, or unixs: ftp://p:1",
	} {
		if _, err := api(hangUp).Add(soon(t), url); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := api(hangUp).Update(soon(t), "1", nil); err == nil || err.Error() != "no valid URLs given" {
		t.Errorf("got %v", err)
	}
}
