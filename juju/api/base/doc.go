// Package base is what a facade client needs of a connection: how to call a method of a facade,
// which version of the facade both sides know, and the HTTP and stream routes that belong to the
// same login.
//
// Facade clients are written against the interfaces of this package; package api implements them
// on a connection, and tests may implement APICaller by hand. The package knows no transport.
//
// It mirrors github.com/juju/juju/api/base of Juju 3.6. What differs: every call has a form that
// takes a context, HTTPClient is an interface, and a facade that the server does not offer is
// refused with a NotSupportedError before anything is sent.
package base
