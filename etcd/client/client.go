package client

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/etcd/version"
)

// Client knows the members of one cluster and sends requests to them. The
// APIs (NewKeysAPI, NewMembersAPI, ...) are built on it. All methods may be
// used by several goroutines at once.
type Client interface {
	// Sync replaces the endpoints by the client URLs of all members.
	Sync(context.Context) error

	// AutoSync calls Sync now and then once in every interval, until it
	// fails or the context ends, and returns that error. Between ten seconds
	// and a minute is a good interval:
	//
	//	for {
	//		err := c.AutoSync(ctx, 10*time.Second)
	//		if err == context.DeadlineExceeded || err == context.Canceled {
	//			break
	//		}
	//		log.Print(err)
	//	}
	//
	// An interval below a millisecond is taken as a millisecond.
	AutoSync(context.Context, time.Duration) error

	// Endpoints returns the endpoints in use: those of Config, or what Sync
	// or SetEndpoints put in their place, shuffled.
	Endpoints() []string

	// SetEndpoints replaces the endpoints. It returns an error, and changes
	// nothing, when one of them is not a URL or when there are none.
	SetEndpoints(eps []string) error

	// GetVersion asks for the versions of the server and the cluster.
	GetVersion(ctx context.Context) (*version.Versions, error)

	caller
}

// caller sends calls; it keeps Client from being implemented elsewhere.
type caller interface {
	// Do sends a request that the action makes for an endpoint, with this client's
	// credentials, to one endpoint after the other until one answers, and
	// returns the answer with its body. The answer's own body is closed.
	Do(context.Context, httpAction) (*http.Response, []byte, error)

	do(ctx context.Context, c *call) (answer, error)
	watches() *watchHub
}

// New makes a client. Nothing is sent before the first call.
func New(cfg Config) (Client, error) {
	c := &clusterClient{sender: newSender(cfg), mode: cfg.SelectionMode}
	c.hub.client = c
	if err := c.SetEndpoints(cfg.Endpoints); err != nil {
		return nil, err
	}
	return c, nil
}

// clusterClient is the Client that New returns.
type clusterClient struct {
	sender *sender
	mode   EndpointSelectionMode
	// members is replaced as a whole, so that a pin never belongs to
	// another list of endpoints.
	members atomic.Pointer[memberSet]
	hub     watchHub
}

func (c *clusterClient) watches() *watchHub { return &c.hub }

func (c *clusterClient) Do(ctx context.Context, act httpAction) (*http.Response, []byte, error) {
	a, err := c.do(ctx, &call{action: act})
	if err != nil {
		return nil, nil, err
	}
	defer a.release()
	return a.resp, append([]byte{}, a.body...), nil
}

// do tries the endpoints in turn, beginning with the pinned one, which
// becomes the one that answered.
func (c *clusterClient) do(ctx context.Context, cl *call) (answer, error) {
	set := c.members.Load()
	n := len(set.endpoints)
	if n == 0 {
		return answer{}, ErrNoEndpoints
	}
	start := int(set.pin.Load())
	cerr := new(ClusterError)
	for i := range n {
		k := (start + i) % n
		a, err := c.sender.do(ctx, &set.endpoints[k], cl)
		if err == nil && a.status/100 != 5 {
			if i > 0 {
				set.pin.Store(int64(k))
			}
			return a, nil
		}
		sent := err == nil || !unsent(err)
		if err == nil {
			err = serverError(set.endpoints[k].Redacted(), a.status)
			a.release()
		} else if end, ok := stop(ctx, err); ok {
			return answer{}, end
		}
		cerr.Errors = append(cerr.Errors, err)
		if cl.retry == retryAlways || cl.retry == retryUnsent && !sent {
			continue
		}
		set.pin.Store(int64((k + 1) % n)) // for the next call
		if cl.retry == retryNever {
			return answer{}, err
		}
		break
	}
	return answer{}, cerr
}

// serverError is the error for an answer with a status of 500 or more.
func serverError(endpoint string, status int) error {
	switch status {
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		return fmt.Errorf("client: etcd member %s has no leader", endpoint)
	default:
		return fmt.Errorf("client: etcd member %s returns server error [%s]", endpoint, http.StatusText(status))
	}
}
