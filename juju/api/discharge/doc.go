// Package discharge gets discharges for macaroons: it asks the third parties that a macaroon's
// caveats name, lets the user prove who they are where a third party wants that, and binds what it
// got. It speaks the HTTP protocol of the macaroon bakery, which Juju's identity services use.
//
// Package api calls it when a login or an HTTP route answers "macaroon discharge required". The
// package knows macaroons and HTTP, nothing of Juju.
package discharge
