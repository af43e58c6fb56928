package environment

import (
	"slices"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujuclient"
)

// Option changes how an environment is connected to and used.
type Option func(*settings)

type settings struct {
	caCert   string
	insecure bool
	charms   string
	store    jujuclient.ClientStore
	getenv   func(string) string
	home     func() (string, error)
	redial   time.Duration
	dial     []api.DialOption
}

// WithCACert trusts the CA with this PEM text. Without it the system's roots have to accept the
// server.
func WithCACert(pem string) Option { return func(s *settings) { s.caCert = pem } }

// WithInsecureTLS takes whatever certificate the server presents.
func WithInsecureTLS() Option { return func(s *settings) { s.insecure = true } }

// WithCharms names a directory of charm directories. A charm without a schema, or of the former
// store (cs:), that has a directory of its name there is uploaded from it.
func WithCharms(dir string) Option { return func(s *settings) { s.charms = dir } }

// WithClientStore takes the place of the client store of the user's juju command.
func WithClientStore(store jujuclient.ClientStore) Option {
	return func(s *settings) { s.store = store }
}

// WithEnv reads environment variables by getenv in place of os.Getenv.
func WithEnv(getenv func(string) string) Option { return func(s *settings) { s.getenv = getenv } }

// WithRedial says for how long a watch tries to come back after its connection was lost; the
// default is a minute, and 0 or less means not at all.
func WithRedial(d time.Duration) Option { return func(s *settings) { s.redial = d } }

// WithDialOptions changes how connections are opened. An address is tried once unless these say more.
func WithDialOptions(opts ...api.DialOption) Option {
	return func(s *settings) { s.dial = append(s.dial, opts...) }
}

// dialOptions are those of the settings for connectors. An address is tried once, so that a server which
// refuses one kind of path is asked for the other at once.
func (s *settings) dialOptions() []api.DialOption {
	once := func(o *api.DialOpts) { o.RetryDelay = 0 }
	insecure := func(o *api.DialOpts) { o.InsecureSkipVerify = o.InsecureSkipVerify || s.insecure }
	return slices.Concat([]api.DialOption{once}, s.dial, []api.DialOption{insecure})
}
