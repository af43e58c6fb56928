package client

import (
	"context"
	"time"
)

// KeysAPI is the tree of keys. Keys are slash-separated paths; a missing
// leading slash is added. Every method returns Error when the server
// refuses, the context's own error when the context ends, and *ClusterError
// when no endpoint could answer.
type KeysAPI interface {
	// Get reads a key, or lists a directory.
	Get(ctx context.Context, key string, opts *GetOptions) (*Response, error)

	// Set writes a value to a key, creating it and its directories when
	// needed. The options may set conditions; with SetOptions.Dir the value
	// is ignored and a directory is made.
	Set(ctx context.Context, key, value string, opts *SetOptions) (*Response, error)

	// Delete removes a key, or a directory when the options say so.
	Delete(ctx context.Context, key string, opts *DeleteOptions) (*Response, error)

	// Create is Set on the condition that the key does not exist.
	Create(ctx context.Context, key, value string) (*Response, error)

	// CreateInOrder makes a new key under dir whose name is the index of
	// this write, padded so that names sort in the order of creation.
	CreateInOrder(ctx context.Context, dir, value string, opts *CreateInOrderOptions) (*Response, error)

	// Update is Set on the condition that the key exists.
	Update(ctx context.Context, key, value string) (*Response, error)

	// Watcher returns a Watcher of one key, or of all that lies below it.
	// It sends nothing before the first call of Next.
	Watcher(key string, opts *WatcherOptions) Watcher
}

// PrevExistType is a condition on the existence of a key.
type PrevExistType string

// The three conditions: none, must exist, must not exist.
const (
	PrevIgnore  = PrevExistType("")
	PrevExist   = PrevExistType("true")
	PrevNoExist = PrevExistType("false")
)

// GetOptions are the choices of KeysAPI.Get. The zero value reads from the
// member that is asked, one level deep, in no particular order.
type GetOptions struct {
	// Recursive lists a directory with everything below it.
	Recursive bool

	// Sort asks the server to order each directory by key, ascending.
	// Without it the order is unpredictable.
	Sort bool

	// Quorum reads through the cluster's agreement, so that the answer is
	// not older than any write that was answered before.
	Quorum bool
}

// SetOptions are the conditions and properties of KeysAPI.Set.
type SetOptions struct {
	// PrevValue must equal the key's value for the write to happen. Empty
	// means no condition, so an empty value cannot be compared with. It is
	// ignored when Dir is set.
	PrevValue string

	// PrevIndex must equal the key's ModifiedIndex for the write to happen.
	// 0 means no condition.
	PrevIndex uint64

	// PrevExist asks for the key to exist or not to exist.
	PrevExist PrevExistType

	// TTL is the time after which the key is removed. Values of 0 and less
	// mean no limit. The wire knows whole seconds: a TTL is cut to seconds,
	// but never below one.
	TTL time.Duration

	// Refresh renews the TTL without touching the value and without waking
	// watchers. The value given to Set must be empty.
	Refresh bool

	// Dir makes a directory instead of a key.
	Dir bool

	// NoValueOnSuccess leaves the nodes out of a successful answer.
	NoValueOnSuccess bool
}

// CreateInOrderOptions are the properties of a key made by CreateInOrder.
type CreateInOrderOptions struct {
	// TTL is as in SetOptions.
	TTL time.Duration
}

// DeleteOptions are the conditions and the reach of KeysAPI.Delete.
type DeleteOptions struct {
	// PrevValue must equal the key's value. Empty means no condition, so an
	// empty value cannot be compared with.
	PrevValue string

	// PrevIndex must equal the key's ModifiedIndex. 0 means no condition.
	PrevIndex uint64

	// Recursive removes a directory with everything below it.
	Recursive bool

	// Dir allows the key to be an empty directory.
	Dir bool
}
