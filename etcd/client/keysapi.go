package client

import (
	"context"
	"net/http"
)

// keysPrefix is where servers keep the keys API.
const keysPrefix = "/v2/keys"

// NewKeysAPI returns the keys of c's cluster.
func NewKeysAPI(c Client) KeysAPI { return NewKeysAPIWithPrefix(c, keysPrefix) }

// NewKeysAPIWithPrefix returns the keys that are served below another path
// than /v2/keys, which is rare.
func NewKeysAPIWithPrefix(c Client, p string) KeysAPI {
	return &keysAPI{client: c, prefix: withSlash(p)}
}

// withSlash puts a slash in front of a path that is not empty.
func withSlash(p string) string {
	if p != "" && p[0] != '/' {
		return "/" + p
	}
	return p
}

type keysAPI struct {
	client caller
	prefix string
}

func (k *keysAPI) path(key string) string {
	return k.prefix + withSlash(key)
}

func (k *keysAPI) Get(ctx context.Context, key string, opts *GetOptions) (*Response, error) {
	if opts == nil {
		opts = &GetOptions{}
	}
	return k.do(ctx, &call{
		method: http.MethodGet,
		path:   k.path(key),
		query:  getQuery(*opts),
	})
}

func (k *keysAPI) Set(ctx context.Context, key, value string, opts *SetOptions) (*Response, error) {
	if opts == nil {
		opts = &SetOptions{}
	}
	c := &call{
		method:  http.MethodPut,
		path:    k.path(key),
		query:   setQuery(opts),
		body:    setForm(value, opts),
		content: formContent,
	}
	if opts.PrevExist == PrevNoExist {
		c.retry = retryNever
	}
	return k.do(ctx, c)
}

func (k *keysAPI) Create(ctx context.Context, key, value string) (*Response, error) {
	return k.Set(ctx, key, value, &SetOptions{PrevExist: PrevNoExist})
}

func (k *keysAPI) Update(ctx context.Context, key, value string) (*Response, error) {
	return k.Set(ctx, key, value, &SetOptions{PrevExist: PrevExist})
}

func (k *keysAPI) CreateInOrder(ctx context.Context, dir, value string, opts *CreateInOrderOptions) (*Response, error) {
	var set SetOptions
	if opts != nil {
		set.TTL = opts.TTL
	}
	return k.do(ctx, &call{
		method:  http.MethodPost,
		path:    k.path(dir),
		body:    setForm(value, &set),
		content: formContent,
		retry:   retryUnsent,
	})
}

func (k *keysAPI) Delete(ctx context.Context, key string, opts *DeleteOptions) (*Response, error) {
	if opts == nil {
		opts = &DeleteOptions{}
	}
	return k.do(ctx, &call{
		method:  http.MethodDelete,
		path:    k.path(key),
		query:   deleteQuery(opts),
		content: formContent,
		retry:   retryNever,
	})
}

func (k *keysAPI) Watcher(key string, opts *WatcherOptions) Watcher {
	if opts == nil {
		opts = &WatcherOptions{}
	}
	return newWatcher(k.client.watches(), k.prefix, key, *opts)
}

func (k *keysAPI) do(ctx context.Context, c *call) (*Response, error) {
	c.keepSlash = true
	a, err := k.client.do(ctx, c)
	if err != nil {
		return nil, err
	}
	defer a.release()
	hub := k.client.watches()
	r, err := a.keysResponse()
	if err != nil {
		hub.noteRefusal(err)
		return nil, err
	}
	hub.noteAnswer(r)
	if c.method != http.MethodGet {
		hub.noteWrite(r)
	}
	return r, nil
}

// keysResponse makes of an answer of the keys API a response or an error.
func (a *answer) keysResponse() (*Response, error) {
	if a.status != http.StatusOK && a.status != http.StatusCreated {
		return nil, decodeError(a.body)
	}
	if len(a.body) == 0 {
		return nil, ErrEmptyBody
	}
	r, err := decodeResponse(a.body)
	if err != nil {
		return nil, err
	}
	if r.Index, err = headerIndex(a.header); err != nil {
		return nil, err
	}
	r.ClusterID = headerValue(a.header, "X-Etcd-Cluster-Id")
	return r, nil
}
