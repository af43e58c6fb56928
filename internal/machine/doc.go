// Package machine brings the machines that a model asks for to run, and takes away those that are
// dead. Where they run is the driver's business: package proc keeps them as processes of this
// host.
//
// The controller starts a Provisioner. It follows state, and may be killed anywhere: what it did
// not finish is finished by the next.
package machine
