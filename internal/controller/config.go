package controller

import (
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/facade/keymanager"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/sshimport"
	"github.com/gantline/gantline/juju/names"
)

// Config says what a controller stands on.
type Config struct {
	// DataDir keeps everything that outlives the process: store, blobs, keys, machines. It is made
	// with mode 0700.
	DataDir string
	// Listen is the address to serve at. A port of 0 picks one, and the next start keeps it. When
	// empty it is the address of the last start, and "127.0.0.1:17070" at the first.
	Listen string
	// EtcdV2Listen is the address to serve etcd's v2 API at, over TLS and to those who log in; ""
	// serves none.
	EtcdV2Listen string
	// Name is a new controller's name; "gantline" when empty.
	Name string
	// AgentCommand starts a machine's agent, the machine's directory being appended. Empty runs no
	// machines: they stay pending.
	AgentCommand []string
	// Commit is the revision that the program was built from, "" if unknown.
	Commit string
	// SSHKeys is where people publish keys that are imported; Launchpad and GitHub when nil.
	SSHKeys keymanager.Source
	// Store is opened by the caller instead of an etcd in DataDir; for tests. It is not closed.
	Store kv.Store
	// Limits bound what clients and agents may ask for; zero fields have the server's defaults.
	Limits apiserver.Limits
	// Logger is told what goes on; nil discards.
	Logger *slog.Logger
	// CAChanged is told when clients are to trust another CA, and how to reach the controller then;
	// it is told at the start too. Nil for nobody.
	CAChanged func(Info)
	// Progress is told, in words for people, what a stop waits for; nil says nothing.
	Progress func(string)

	// Clock is the wall clock when nil.
	Clock apiserver.Clock
}

func (c *Config) check() error {
	if c.DataDir == "" {
		return errors.New("cannot make controller: no data directory")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil && c.Listen != "" {
		return errors.New("cannot listen at " + c.Listen + ": give host:port, such as 127.0.0.1:17070")
	}
	if c.EtcdV2Listen != "" && c.Store != nil {
		return errors.New("etcd's v2 API is kept in the controller's own store, and another was given")
	}
	if c.Name == "" {
		c.Name = "gantline"
	}
	if !names.IsValidControllerName(c.Name) {
		return fmt.Errorf("cannot make controller: name %q not valid: use lower-case letters, digits and dashes", c.Name)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.SSHKeys == nil {
		c.SSHKeys = sshimport.New(sshimport.Config{})
	}
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	if c.Clock == nil {
		c.Clock = apiserver.WallClock{}
	}
	return nil
}

// Info is how to reach a controller, as its owner's client store keeps it.
type Info struct {
	// Name and UUID are the controller's.
	Name, UUID string
	// Address is host:port for clients on this host.
	Address string
	// CACert is the CA that vouches for the controller, PEM.
	CACert string
	// User and Password are its administrator's.
	User, Password string
	// Cloud, CloudType and Region say where its machines are.
	Cloud, CloudType, Region string
	// Version is the version that clients are told.
	Version string
	// EtcdV2 is how etcd's v2 API is reached, zero if it is not served.
	EtcdV2 EtcdV2Info
	// Models are the UUIDs of the models that a new controller has, by "owner/name".
	Models map[string]string
}
