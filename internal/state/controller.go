package state

import "context"

// Bootstrap is what a new controller begins with.
type Bootstrap struct {
	// UUID of the controller; made up when empty, as is ModelUUID.
	UUID, ModelUUID string
	Name            string
	// AdminPassword is that of the user admin.
	AdminPassword string
	Cloud         Cloud
	// Version is the agent version, such as "3.6.12".
	Version string
	// Config is the controller's configuration.
	Config map[string]any
}

// Certificates are the controller's, PEM encoded.
type Certificates struct {
	CACert, CAKey string
	Cert, Key     string
}

// Initialised says whether the store holds a controller.
func (s *State) Initialised() bool { return false }

// Initialise writes the controller's record, the user admin and the model
// "controller" in one transaction. A store that holds a controller is an error
// of kind AlreadyExists.
func (s *State) Initialise(ctx context.Context, b Bootstrap) error { return errNotYet }

// Controller returns the controller's record; NotFound before Initialise.
func (s *State) Controller() (*Controller, error) { return nil, errNotYet }

// ControllerConfig returns the controller's configuration, with controller-uuid
// and ca-cert in it.
func (s *State) ControllerConfig() (map[string]any, error) { return nil, errNotYet }

// SetControllerConfig changes keys of the controller's configuration.
func (s *State) SetControllerConfig(ctx context.Context, set map[string]any) error { return errNotYet }

// SetCertificates keeps the certificates, their private keys sealed.
func (s *State) SetCertificates(ctx context.Context, c Certificates) error { return errNotYet }

// Certificates returns the certificates and opens their private keys; NotFound
// if there are none.
func (s *State) Certificates() (Certificates, error) { return Certificates{}, errNotYet }

// SetAPIHostPorts records at which addresses controllers answer, one list a
// controller.
func (s *State) SetAPIHostPorts(ctx context.Context, servers [][]HostPort) error { return errNotYet }

// APIHostPorts returns at which addresses controllers answer.
func (s *State) APIHostPorts() [][]HostPort { return nil }

// WatchAPIHostPorts tells of changes of these addresses.
func (s *State) WatchAPIHostPorts() *Watch[Signal] { return nil }
