package clienttest

import (
	"context"
	"slices"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// RunMembers tests what changes nothing: members, leader, versions, Sync.
// The client must be one that has not called Sync.
func RunMembers(t *testing.T, c client.Client) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	m := client.NewMembersAPI(c)
	all, err := m.List(ctx)
	if err != nil || len(all) == 0 {
		t.Fatalf("got %v, %v", all, err)
	}
	t.Run("list names all members", func(t *testing.T) {
		seen := map[string]bool{}
		for _, member := range all {
			if member.ID == "" || seen[member.ID] || member.Name == "" || len(member.PeerURLs) == 0 || len(member.ClientURLs) == 0 {
				t.Errorf("got %+v", member)
			}
			seen[member.ID] = true
		}
	})
	t.Run("the leader is a member", func(t *testing.T) {
		leader, err := m.Leader(ctx)
		if err != nil || !slices.ContainsFunc(all, func(m client.Member) bool { return m.ID == leader.ID }) {
			t.Errorf("got %+v, %v", leader, err)
		}
	})
	t.Run("versions", func(t *testing.T) {
		v, err := c.GetVersion(ctx)
		if err != nil || v.Server == "" || v.Cluster == "" {
			t.Errorf("got %+v, %v", v, err)
		}
	})
	t.Run("sync takes over the members", func(t *testing.T) {
		if err := c.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, member := range all {
			want = append(want, member.ClientURLs...)
		}
		got := c.Endpoints()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if _, err := c.GetVersion(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Run("absent members", func(t *testing.T) {
		if err := m.Remove(ctx, "abcd"); err == nil || err.Error() != "unexpected status code 404" {
			t.Errorf("got %v", err)
		}
		said(t, m.Update(ctx, "abcd", []string{"http://127.0.0.1:1"}), "No such member: abcd")
	})
}
