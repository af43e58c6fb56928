// Package api opens connections to a Juju API server: it dials all addresses of a controller,
// checks its certificate, logs in, and negotiates facades. A Connection is what the facade clients
// below client/ and agent/ are made of.
//
// Open is for programs that have everything that a connection needs in an Info; package connector
// gathers it from a client store or a short configuration.
//
//	conn, err := api.Open(&api.Info{
//		Addrs:    []string{"10.0.0.5:17070"},
//		CACert:   caPEM,
//		ModelTag: names.NewModelTag(uuid),
//		Tag:      names.NewUserTag("admin"),
//		Password: password,
//	}, api.DefaultDialOpts())
//
// A connection may be used by any number of goroutines, and sharing one is what it is for: calls
// are answered as they are ready, and a long wait holds nobody up. It does not reconnect. Broken
// says that it was lost; then open another.
//
// It mirrors github.com/juju/juju/api of Juju 3.6. What differs on purpose:
//
//	caller's address slice        is not shuffled in place
//	command line                  is never sent to the server with a login
//	login that outlives its time  is given up together with its goroutine
//	redirect without details      is followed once, by Open
//	upgrade refused with 4xx      is not tried again until the time is over
//	failed ping                   closes the connection, so that its calls fail
//	CA that has verified          is named to the server, in VerifiedByHeader
//	errors of opening             are *PhaseError, which name the phase and the address
//	every call                    has a form that takes a context
//	Call                          reaches facades that this module has no client for
package api
