package client

import "context"

// MembersAPI reads and changes the cluster's membership.
type MembersAPI interface {
	// List returns all members.
	List(ctx context.Context) ([]Member, error)

	// Add tells the cluster to expect a new member at peerURL.
	Add(ctx context.Context, peerURL string) (*Member, error)

	// Remove takes a member out. A member that is already removed is no
	// error.
	Remove(ctx context.Context, mID string) error

	// Update changes the peer URLs of a member.
	Update(ctx context.Context, mID string, peerURLs []string) error

	// Leader returns the current leader.
	Leader(ctx context.Context) (*Member, error)
}

// Member is one server of the cluster.
type Member struct {
	// ID is unique in the cluster, in hexadecimal.
	ID string `json:"id"`

	// Name is for people. It is empty until the member has started.
	Name string `json:"name"`

	// PeerURLs are where the other members reach this one.
	PeerURLs []string `json:"peerURLs"`

	// ClientURLs are where clients reach this one; empty until the member
	// has started.
	ClientURLs []string `json:"clientURLs"`
}
