package etcdv2

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/etcd/client"
)

// Members is the membership of the v3 cluster as v2 shows it. Refusals are
// client.MembersError with the HTTP status as code.
//
// The client URLs of a started member are those of the gateways, not its own:
// a v2 client that follows them would meet a server that knows no v2.
type Members struct{ store *Store }

// Members returns the members of the cluster.
func (s *Store) Members() *Members { return &Members{s} }

func membersError(status int, text string) error {
	return client.MembersError{Code: status, Message: text}
}

// List returns all members.
func (m *Members) List(ctx context.Context) ([]client.Member, error) {
	ctx, cancel := context.WithTimeout(ctx, m.store.cfg.RequestTimeout)
	defer cancel()
	got, err := try(ctx, func(ctx context.Context) (*clientv3.MemberListResponse, error) { return m.store.client.MemberList(ctx) })
	if err != nil {
		return nil, err
	}
	machines := m.store.Machines(ctx)
	all := make([]client.Member, len(got.Members))
	for i, one := range got.Members {
		all[i] = member(one, machines)
	}
	return all, nil
}

func member(m *etcdserverpb.Member, machines []string) client.Member {
	out := client.Member{
		ID: strconv.FormatUint(m.ID, 16), Name: m.Name,
		PeerURLs: append([]string{}, m.PeerURLs...), ClientURLs: []string{},
	}
	if m.Name != "" {
		out.ClientURLs = append(out.ClientURLs, machines...)
	}
	return out
}

// Leader returns the leader; during an election a refusal with code 503.
func (m *Members) Leader(ctx context.Context) (*client.Member, error) {
	status, err := m.store.member(ctx)
	if err != nil {
		return nil, err
	}
	all, err := m.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.ID == strconv.FormatUint(status.Leader, 16) {
			return &one, nil
		}
	}
	return nil, membersError(http.StatusServiceUnavailable, "During election")
}

// Add tells the cluster to expect a member.
func (m *Members) Add(ctx context.Context, peerURLs []string) (*client.Member, error) {
	got, err := m.store.client.MemberAdd(ctx, peerURLs)
	switch {
	case errors.Is(err, rpctypes.ErrPeerURLExist):
		return nil, membersError(http.StatusConflict, "membership: peerURL exists")
	case errors.Is(err, rpctypes.ErrMemberExist):
		return nil, membersError(http.StatusConflict, "membership: ID exists")
	case err != nil:
		return nil, err
	}
	added := member(got.Member, nil)
	return &added, nil
}

// Remove takes a member out, and remembers that it was one: the second time
// is refused with code 410.
func (m *Members) Remove(ctx context.Context, id string) error {
	n, err := memberID(id)
	if err != nil {
		return err
	}
	key := m.store.keys.removedMembers() + strconv.FormatUint(n, 16)
	_, err = m.store.client.MemberRemove(ctx, n)
	switch {
	case errors.Is(err, rpctypes.ErrMemberNotFound):
		if got, err := m.store.client.Get(ctx, key); err == nil && len(got.Kvs) > 0 {
			return membersError(http.StatusGone, "Member permanently removed: "+id)
		}
		return noMember(id)
	case err != nil:
		return err
	}
	_, err = m.store.client.Put(ctx, key, "")
	return err
}

// CheckID refuses what cannot name a member.
func (m *Members) CheckID(id string) error {
	_, err := memberID(id)
	return err
}

// Update changes a member's peer URLs.
func (m *Members) Update(ctx context.Context, id string, peerURLs []string) error {
	n, err := memberID(id)
	if err != nil {
		return err
	}
	_, err = m.store.client.MemberUpdate(ctx, n, peerURLs)
	switch {
	case errors.Is(err, rpctypes.ErrPeerURLExist):
		return membersError(http.StatusConflict, "membership: peerURL exists")
	case errors.Is(err, rpctypes.ErrMemberNotFound):
		return noMember(id)
	}
	return err
}

// memberID reads an ID, which is hexadecimal.
func memberID(id string) (uint64, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(id, "0x"), 16, 64)
	if err != nil {
		return 0, noMember(id)
	}
	return n, nil
}

func noMember(id string) error {
	return membersError(http.StatusNotFound, "No such member: "+id)
}
