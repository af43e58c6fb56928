package unitertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ErrConnectionLost is the error of calls on a connection that has died.
var ErrConnectionLost = errors.New("connection is shut down")

// Conn is the connection of a unit's agent, or a machine's. It is a base.APICaller
// that serves the facades Uniter and Deployer and their watchers, and claims
// leadership.
type Conn struct {
	c    *Controller
	unit string
	dead chan struct{}

	mu       sync.Mutex
	closed   bool
	watchers map[string]*watch
	nextID   int
	calls    []string
	dieAt    int  // the call, counted from 1, at which the connection dies; 0 for none
	dieAfter bool // the call takes effect, its answer is lost
}

var _ base.APICaller = (*Conn)(nil)

// Connect returns a new connection of the unit's agent.
func (c *Controller) Connect(unit string) *Conn {
	return &Conn{c: c, unit: unit, dead: make(chan struct{}), watchers: map[string]*watch{}}
}

// DieAt makes the connection die at the nth call of the facade from now, watchers'
// calls not counted: before it takes effect, or after.
func (n *Conn) DieAt(call int, after bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dieAt, n.dieAfter = len(n.calls)+call, after
}

// Close ends the connection: all calls, pending and later, fail.
func (n *Conn) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.close()
}

func (n *Conn) close() {
	if !n.closed {
		n.closed = true
		close(n.dead)
	}
}

// Dead returns a channel that is closed when the connection has died.
func (n *Conn) Dead() <-chan struct{} { return n.dead }

// Calls returns the names of the facade's methods that were called, in order.
func (n *Conn) Calls() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.calls...)
}

// APICallContext implements base.APICaller.
func (n *Conn) APICallContext(ctx context.Context, objType string, _ int, id, request string, args, response any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	text, err := json.Marshal(args)
	if err != nil {
		return err
	}
	var result any
	switch {
	case objType == "Uniter":
		result, err = n.call(methods(), objType, request, text)
	case objType == "Deployer":
		result, err = n.call(deployerMethods(), objType, request, text)
	case strings.HasSuffix(objType, "Watcher"):
		result, err = n.callWatcher(ctx, id, request)
	default:
		return &params.Error{Message: fmt.Sprintf("unknown facade type %q", objType), Code: params.CodeNotImplemented}
	}
	if err != nil || response == nil {
		return err
	}
	if text, err = json.Marshal(result); err != nil {
		return err
	}
	return json.Unmarshal(text, response)
}

// call runs a method of the facade, unless the connection dies at it.
func (n *Conn) call(methods map[string]method, facade, request string, args json.RawMessage) (any, error) {
	n.mu.Lock()
	n.calls = append(n.calls, request)
	last := n.dieAt == len(n.calls)
	if n.closed || last && !n.dieAfter {
		n.close()
		n.mu.Unlock()
		return nil, ErrConnectionLost
	}
	n.mu.Unlock()
	method, ok := methods[request]
	if !ok {
		return nil, &params.Error{
			Message: fmt.Sprintf("no such request - method %s.%s is not implemented", facade, request),
			Code:    params.CodeNotImplemented,
		}
	}
	result, err := method(n, args)
	if last {
		n.Close()
		return nil, ErrConnectionLost
	}
	return result, err
}

// ClaimLeadership makes the unit the leader where there is none.
func (n *Conn) ClaimLeadership(ctx context.Context, application, unit string, _ time.Duration) error {
	select {
	case <-n.dead:
		return ErrConnectionLost
	case <-ctx.Done():
		return ctx.Err()
	default:
	}
	n.c.mu.Lock()
	defer n.c.mu.Unlock()
	switch n.c.leaders[application] {
	case "":
		n.c.leaders[application] = unit
		n.c.broadcast()
	case unit:
	default:
		return &params.Error{Message: "leadership claim denied", Code: params.CodeLeadershipClaimDenied}
	}
	return nil
}

// BlockUntilLeadershipReleased waits until the application has no leader.
func (n *Conn) BlockUntilLeadershipReleased(ctx context.Context, application string) error {
	for {
		n.c.mu.Lock()
		free, changed := n.c.leaders[application] == "", n.c.changed
		n.c.mu.Unlock()
		if free {
			return nil
		}
		select {
		case <-changed:
		case <-n.dead:
			return ErrConnectionLost
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (n *Conn) watch(w *watch) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.nextID++
	id := strconv.Itoa(n.nextID)
	n.watchers[id] = w
	return id
}

// The rest of base.APICaller, which the unit's agent does not use here.

// APICall implements base.APICaller.
func (n *Conn) APICall(objType string, version int, id, request string, args, response any) error {
	return n.APICallContext(context.Background(), objType, version, id, request, args, response)
}

// BestFacadeVersion implements base.APICaller.
func (n *Conn) BestFacadeVersion(facade string) int {
	if facade == "Uniter" {
		return 19
	}
	return 1
}

// ModelTag implements base.APICaller.
func (n *Conn) ModelTag() (names.ModelTag, bool) { return names.NewModelTag(ModelUUID), true }

// HTTPClient implements base.APICaller.
func (n *Conn) HTTPClient() (base.HTTPClient, error) { return nil, errors.ErrUnsupported }

// ConnectStream implements base.APICaller.
func (n *Conn) ConnectStream(string, url.Values) (base.Stream, error) {
	return nil, errors.ErrUnsupported
}

// ConnectControllerStream implements base.APICaller.
func (n *Conn) ConnectControllerStream(string, url.Values, http.Header) (base.Stream, error) {
	return nil, errors.ErrUnsupported
}
