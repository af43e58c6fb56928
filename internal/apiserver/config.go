package apiserver

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// ServerVersion is the version of Juju whose API this is. Clients of major version 3 insist on it.
const ServerVersion = "3.6.0"

// Config is what a server is made of. Fields without a word about their zero value are needed.
type Config struct {
	// Listener takes the connections; the server closes it.
	Listener net.Listener
	// Certificate returns the certificate to serve, for each handshake anew, so that it can be
	// replaced while the server runs.
	Certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	// ControllerUUID is told at login.
	ControllerUUID string
	// Facades are all versions of all facades.
	Facades []facade.Version

	Authenticator Authenticator
	// Standing returns a user with the accesses that it has now, to the controller and to that model if
	// one is named, and an error if it is no user any more. It is asked before each call and must not
	// wait. Nil leaves users what they had when they logged in.
	Standing func(user facade.Identity, modelUUID string) (facade.Identity, error)
	Models   Models
	// AgentModels returns the models in which an agent is looked for that does not say its own, in
	// order; nil lets none log in so.
	AgentModels func() []string
	// Charms and Resources serve the HTTP routes of that name; nil leaves them out.
	Charms    CharmStore
	Resources ResourceStore
	// Logs takes what agents log and tells it to users; nil leaves the streams out.
	Logs LogStore
	// Joins lets hosts become machines; nil leaves the routes out.
	Joins Joins
	// Authority is the controller's CA, for who replaces it; nil leaves the route out.
	Authority Authority
	// Blocks returns an error if a block keeps users from what one of that type does, in a model or,
	// where none is named, on the controller; nil keeps them from nothing.
	Blocks func(modelUUID string, block model.BlockType) error
	// Registrations lets users set their first password; nil leaves the route out.
	Registrations Registrations
	// Presence is told who is connected; nil for nobody.
	Presence Presence
	// Fallback serves the paths that are not the API's; nil answers 404.
	Fallback http.Handler

	// Addresses returns more addresses of the controller for clients to know, after the one that
	// they came by; nil for none. None may be of scope local-machine or link-local.
	Addresses func() []params.HostPort

	// Limits bound what clients may ask for; zero fields have defaults.
	Limits Limits
	// Clock is the time; nil means the wall clock.
	Clock Clock
	// Logger gets what clients must not; nil discards.
	Logger *slog.Logger
}

// Limits bound what clients may ask for. A zero field means the default.
type Limits struct {
	// Connections from one address; default 4096.
	Connections int
	// Requests in work on one connection; default rpc.DefaultMaxConcurrent.
	Requests int
	// Watchers of one connection; default 10,000.
	Watchers int
	// Frame is the largest message after login, in bytes, default 64 MiB; FrameBeforeLogin the
	// largest before, default 1 MiB.
	Frame, FrameBeforeLogin int64
	// AgentLogins may come at once, default 100, and AgentLoginRate a second after that, default 50.
	AgentLogins    int
	AgentLoginRate float64
	// HeaderTime is how long TLS and the request's header may take, default 15 s; LoginTime how
	// long a socket may stay without login, default 5 min; PasswordTime how long a login may wait
	// for its turn, default 10 s.
	HeaderTime, LoginTime, PasswordTime time.Duration
	// PingTime is how long an agent may go without a Ping; default 3 min.
	PingTime time.Duration
	// StreamPing is how often the peer of a stream is asked for a sign of life, which has half of that
	// time; default 1 min, as in the original.
	StreamPing time.Duration
	// Upload is the largest body of an upload, in bytes; default 2 GiB.
	Upload int64
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.Connections, 4096)
	orDefault(&l.Requests, rpc.DefaultMaxConcurrent)
	orDefault(&l.Watchers, 10_000)
	orDefault(&l.Frame, rpc.ServerReadLimit)
	orDefault(&l.FrameBeforeLogin, 1<<20)
	orDefault(&l.AgentLogins, 100)
	orDefault(&l.AgentLoginRate, 50)
	orDefault(&l.HeaderTime, 15*time.Second)
	orDefault(&l.LoginTime, 5*time.Minute)
	orDefault(&l.PasswordTime, 10*time.Second)
	orDefault(&l.PingTime, 3*time.Minute)
	orDefault(&l.StreamPing, time.Minute)
	orDefault(&l.Upload, 2<<30)
	return l
}

func orDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

func (c Config) check() error {
	switch {
	case c.Listener == nil:
		return errors.New("cannot make API server: no listener")
	case c.Certificate == nil:
		return errors.New("cannot make API server: no certificate")
	case c.ControllerUUID == "":
		return errors.New("cannot make API server: no controller UUID")
	case c.Authenticator == nil || c.Models == nil:
		return errors.New("cannot make API server: no authenticator or no models")
	}
	return nil
}

// LoginRequest is who wants in, and how they prove it.
type LoginRequest struct {
	// Tag is a user, a machine or a unit; nil means whom the macaroons say.
	Tag      names.Tag
	Password string
	// Nonce is a machine agent's.
	Nonce     string
	Macaroons []macaroon.Slice
	// ModelUUID is the connection's model, "" for the controller.
	ModelUUID string
	// Connects is true for a login on a socket, false for one HTTP request.
	Connects bool
	// VerifiedBy are the fingerprints of the CAs by which a client that connects has verified the
	// controller, as it says itself (api.VerifiedByHeader); none where it does not say.
	VerifiedBy []string

	findsModel bool // for an agent that does not say its own
}

// Authenticator knows who may come in.
type Authenticator interface {
	// Login returns who it is, with their accesses. A stranger's error has the code "unauthorized
	// access" and the same text, and comes after the same time, for a wrong name and a wrong
	// password. A *DischargeRequiredError asks for macaroons. That an identity has no access to
	// the model is for the server to say.
	Login(ctx context.Context, req LoginRequest) (facade.Identity, error)
}

// DischargeRequiredError asks for discharges of a macaroon.
type DischargeRequiredError struct {
	Macaroon *macaroon.Macaroon
	// Bakery is the macaroon in the bakery's form.
	Bakery json.RawMessage
	Reason string
}

// Error gives the reason.
func (e *DischargeRequiredError) Error() string { return e.Reason }

// ErrorCode returns the code that goes with it.
func (e *DischargeRequiredError) ErrorCode() string { return params.CodeDischargeRequired }

// Models knows which models there are.
type Models interface {
	Exists(uuid string) bool
}

// Presence is told who is connected.
type Presence interface {
	// Connected notes that tag is connected to the model, "" for the controller, and returns what
	// is called once when it leaves.
	Connected(ctx context.Context, modelUUID string, tag names.Tag) (leave func())
}

// Blob is a stored content that is being read.
type Blob struct {
	Content interface {
		io.ReadSeeker
		io.ReaderAt
		io.Closer
	}
	Size int64
	// SHA384 is the content's hash in hex, "" where it is not known.
	SHA384 string
}

// CharmUpload is a charm that a client sends.
type CharmUpload struct {
	// URL is the local URL asked for, with or without a revision. "" means that it is made of the
	// metadata's name with Series and Revision.
	URL      string
	Name     string
	Series   string
	Revision int
	// SHA256 is how the archive's hash in hex must begin; "" for any.
	SHA256 string
	// Body is the archive; it ends with an error at the server's limit.
	Body io.Reader
}

// CharmStore keeps charms.
type CharmStore interface {
	// AddCharm stores a charm after checking the archive, with what CharmUpload.CheckSHA256 says,
	// and returns the URL that it got. Nothing is stored where it fails.
	AddCharm(ctx context.Context, modelUUID string, upload CharmUpload) (url string, err error)
	// Charm opens a charm's archive by its URL.
	Charm(ctx context.Context, modelUUID, url string) (*Blob, error)
	// CharmBySHA256 opens the archive of a charm whose hash in hex begins with prefix.
	CharmBySHA256(ctx context.Context, modelUUID, prefix string) (*Blob, error)
}

// ResourceUpload is a resource that a client sends.
type ResourceUpload struct {
	Application, Name string
	// PendingID names a resource of an application that does not exist yet; "" for none.
	PendingID string
	// Filename is what the client called it; "" for unknown.
	Filename string
	// SHA384 is the content's hash in hex, which must fit; Size its length, -1 for unknown.
	SHA384 string
	Size   int64
	// Username is who sends it.
	Username string
	Body     io.Reader
}

// ResourceStore keeps resources.
type ResourceStore interface {
	SetResource(ctx context.Context, modelUUID string, upload ResourceUpload) (params.Resource, error)
	// Resource opens an application's resource.
	Resource(ctx context.Context, modelUUID, application, name string) (*Blob, error)
}

// Clock is a source of time.
type Clock interface {
	Now() time.Time
	// AfterFunc runs f after d.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is a *time.Timer made by AfterFunc.
type Timer interface {
	Stop() bool
	Reset(d time.Duration) bool
}

// WallClock is the Clock of the machine.
type WallClock struct{}

// Now returns time.Now().
func (WallClock) Now() time.Time { return time.Now() }

// AfterFunc returns time.AfterFunc(d, f).
func (WallClock) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }
