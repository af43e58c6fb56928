package base

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gantline/gantline/juju/names"
)

// APICaller calls the methods of an API server's facades.
type APICaller interface {
	// APICall calls the method named request of the given version of the facade objType. id
	// names an object of the facade, such as a watcher, and is "" for most facades. params is
	// encoded as JSON, nil standing for none; the answer is decoded into response unless that is
	// nil. An error that the server answered is a *rpc.RequestError.
	APICall(objType string, version int, id, request string, params, response any) error

	// APICallContext is APICall whose wait ends with ctx. The server is not told: what it began it
	// finishes, and its late answer is dropped.
	APICallContext(ctx context.Context, objType string, version int, id, request string, params, response any) error

	// BestFacadeVersion returns the newest version of the facade that both sides know, 0 where
	// there is none. A facade whose only version is 0 is told apart by Negotiator.
	BestFacadeVersion(facade string) int

	// ModelTag returns the connection's model; false on a connection to the controller alone.
	ModelTag() (names.ModelTag, bool)

	// HTTPClient returns a client for the routes below the connection's model, or below the root
	// on a connection to the controller alone.
	HTTPClient() (HTTPClient, error)

	StreamConnector
	ControllerStreamConnector
}

// APICallCloser is an APICaller that can be closed.
type APICallCloser interface {
	APICaller
	Close() error
}

// HTTPClient sends HTTP requests with the connection's credentials and CA.
type HTTPClient interface {
	// Do sends req, whose URL is taken relative to BaseURL. An answer outside 200–299 is an error
	// that carries the server's message and code. resp says what becomes of the body: nil drops
	// it, a **http.Response gets the response itself, whose body the caller closes, and any other
	// pointer is decoded into from JSON.
	Do(ctx context.Context, req *http.Request, resp any) error
	// Get is Do of a GET of the path.
	Get(ctx context.Context, path string, resp any) error
	// BaseURL returns the URL that relative paths begin at; it ends in a slash.
	BaseURL() *url.URL
}

// StreamConnector opens streams below the connection's model.
type StreamConnector interface {
	// ConnectStream opens the stream at path, which begins with a slash, with the query attrs. The
	// server's first message has been read and found free of an error.
	ConnectStream(path string, attrs url.Values) (Stream, error)
}

// ControllerStreamConnector opens streams below the controller's root.
type ControllerStreamConnector interface {
	// ConnectControllerStream is ConnectStream for a path outside any model, with extra headers.
	ConnectControllerStream(path string, attrs url.Values, headers http.Header) (Stream, error)
}

// ContextStreamConnector opens streams and gives up with a context, which the streams do not end with.
type ContextStreamConnector interface {
	ConnectStreamContext(ctx context.Context, path string, attrs url.Values) (Stream, error)
	ConnectControllerStreamContext(ctx context.Context, path string, attrs url.Values, headers http.Header) (Stream, error)
}

// Stream is an open stream of JSON documents. Reading and writing may go on at the same time, each
// from one goroutine; Close may be called from any.
type Stream interface {
	// ReadJSON reads the next document into v. After the server's orderly close it is io.EOF.
	ReadJSON(v any) error
	// WriteJSON sends v as one document.
	WriteJSON(v any) error
	// Close closes the stream; a pending ReadJSON returns.
	Close() error
}
