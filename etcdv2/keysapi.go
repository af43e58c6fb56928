package etcdv2

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// KeysAPI offers the tree to a Go program as package client does, without a
// server between. Users and roles are not asked: who may use the v3 client
// may do everything.
func (s *Store) KeysAPI() client.KeysAPI { return keysAPI{s} }

type keysAPI struct{ store *Store }

func (k keysAPI) Get(ctx context.Context, key string, opts *client.GetOptions) (*client.Response, error) {
	var o GetOptions
	if opts != nil {
		o = GetOptions{Recursive: opts.Recursive, Sorted: opts.Sort, Quorum: opts.Quorum}
	}
	e, err := k.store.Get(ctx, key, o)
	if err != nil {
		return nil, err
	}
	return k.store.response(e), nil
}

func (k keysAPI) Set(ctx context.Context, key, value string, opts *client.SetOptions) (*client.Response, error) {
	if opts == nil {
		opts = &client.SetOptions{}
	}
	r, err := setRequest(key, value, opts)
	if err != nil {
		return nil, err
	}
	out, err := k.do(ctx, r)
	if err == nil && opts.NoValueOnSuccess {
		out.Node, out.PrevNode = nil, nil
	}
	return out, err
}

// setRequest makes a request of options as a server makes it of parameters.
func setRequest(key, value string, o *client.SetOptions) (Request, error) {
	r := Request{Key: key, Value: value, Dir: o.Dir, PrevIndex: o.PrevIndex, Refresh: o.Refresh, Expiration: expiration(o.TTL)}
	if o.Dir {
		r.Value = ""
	} else {
		r.PrevValue = o.PrevValue
	}
	switch {
	case o.Refresh && r.Value != "":
		return r, NewError(codeRefreshValue, "A value was provided on a refresh", 0)
	case o.Refresh && o.TTL <= 0:
		return r, NewError(codeRefreshTTLRequired, "No TTL value set", 0)
	}
	switch o.PrevExist {
	case client.PrevIgnore, client.PrevExist, client.PrevNoExist:
	default:
		return r, NewError(client.ErrorCodeInvalidField, "invalid value for prevExist", 0)
	}
	switch compares := r.PrevIndex > 0 || r.PrevValue != ""; {
	case o.PrevExist == client.PrevNoExist:
		r.Action = ActionCreate
	case compares:
		r.Action = ActionCompareAndSwap
	case o.PrevExist == client.PrevExist:
		r.Action = ActionUpdate
	default:
		r.Action = ActionSet
	}
	return r, nil
}

// expiration counts from now, in whole seconds as on the wire but never less
// than one; 0 and less is never.
func expiration(ttl time.Duration) int64 {
	if ttl <= 0 {
		return 0
	}
	return time.Now().Add(max(ttl.Truncate(time.Second), time.Second)).UnixNano()
}

func (k keysAPI) Create(ctx context.Context, key, value string) (*client.Response, error) {
	return k.Set(ctx, key, value, &client.SetOptions{PrevExist: client.PrevNoExist})
}

func (k keysAPI) Update(ctx context.Context, key, value string) (*client.Response, error) {
	return k.Set(ctx, key, value, &client.SetOptions{PrevExist: client.PrevExist})
}

func (k keysAPI) CreateInOrder(ctx context.Context, dir, value string, opts *client.CreateInOrderOptions) (*client.Response, error) {
	r := Request{Action: ActionCreate, InOrder: true, Key: dir, Value: value}
	if opts != nil {
		r.Expiration = expiration(opts.TTL)
	}
	return k.do(ctx, r)
}

func (k keysAPI) Delete(ctx context.Context, key string, opts *client.DeleteOptions) (*client.Response, error) {
	r := Request{Action: ActionDelete, Key: key}
	if opts != nil {
		r.Dir, r.Recursive, r.PrevValue, r.PrevIndex = opts.Dir, opts.Recursive, opts.PrevValue, opts.PrevIndex
	}
	if r.PrevValue != "" || r.PrevIndex != 0 {
		r.Action = ActionCompareAndDelete
	}
	return k.do(ctx, r)
}

func (k keysAPI) do(ctx context.Context, r Request) (*client.Response, error) {
	e, err := k.store.Do(ctx, r)
	if err != nil {
		return nil, err
	}
	return k.store.response(e), nil
}

func (k keysAPI) Watcher(key string, opts *client.WatcherOptions) client.Watcher {
	w := &keyWatcher{store: k.store, key: key}
	if opts != nil {
		w.recursive = opts.Recursive
		if opts.AfterIndex > 0 {
			w.next = opts.AfterIndex + 1
		}
	}
	return w
}

// keyWatcher is a client.Watcher.
type keyWatcher struct {
	store     *Store
	key       string
	recursive bool

	mu   sync.Mutex
	next uint64 // index of the first event that counts, 0 for now
}

func (w *keyWatcher) Next(ctx context.Context) (*client.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		one, err := w.store.Watch(w.key, WatchOptions{Recursive: w.recursive, Since: w.next})
		if err != nil {
			return nil, err
		}
		if w.next == 0 {
			w.next = one.Index + 1 // should this wait be given up, the next goes on from here
		}
		select {
		case e, ok := <-one.Events():
			one.Close()
			if !ok {
				if w.store.closed() {
					return nil, ErrClosed
				}
				continue // the history jumped: the next Watch knows whether all is there
			}
			w.next = e.index() + 1
			out := w.store.response(e)
			out.Index = one.Index
			return out, nil
		case <-ctx.Done():
			one.Close()
			return nil, ctx.Err()
		}
	}
}

func (s *Store) closed() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// response is an event as package client has it.
func (s *Store) response(e *Event) *client.Response {
	return &client.Response{
		Action: e.Action, Node: e.Node.client(), PrevNode: e.PrevNode.client(),
		Index: e.Index, ClusterID: strconv.FormatUint(s.Status().ClusterID, 16),
	}
}

func (n *Node) client() *client.Node {
	if n == nil {
		return nil
	}
	out := &client.Node{
		Key: trimKeys(n.Key), Dir: n.Dir, Value: n.Value, TTL: n.TTL,
		CreatedIndex: n.Created, ModifiedIndex: n.Modified,
	}
	if n.Expiration != 0 {
		at := time.Unix(0, n.Expiration).UTC()
		out.Expiration = &at
	}
	for _, c := range n.Nodes {
		out.Nodes = append(out.Nodes, c.client())
	}
	return out
}
