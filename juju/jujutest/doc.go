// Package jujutest is a server that speaks Juju's API over TLS, for tests of programs that use it.
//
// A Server plays what a test gives it: a Transcript, which says frame by frame what the client has to
// send and what it gets, or a Handler, which answers each request as it comes. A transcript is written
// by hand as a txtar archive or read from a recording. Faults cut, delay or spoil a connection at any
// frame, and Authority makes certificates that a client should, or should not, trust.
//
// A transcript is one behaviour. Each file in it is one connection, named by its path; the comment
// before the first is for people:
//
//	Status of a model, and then the connection is cut.
//	-- /model/11111111-2222-4333-8444-555555555555/api --
//	> {"type":"Admin","request":"Login","version":3,"request-id":1,"params":{"auth-tag":"user-admin"}}
//	< {"request-id":1,"response":{"server-version":"3.6.0","facades":[{"name":"Client","versions":[6]}]}}
//	> {"type":"Client","request":"FullStatus","version":6,"request-id":2}
//	! delay 20ms
//	! drop
//
// A line that begins with ">" is what the client has to send next. It may send more keys than the line
// has, "*" stands for any value, and its request ids are its own: answers get them. "<" is what it is
// answered, "! delay", "! text", "! drop" and "! close" wait, send what follows as it stands, cut the
// connection, and close it in order. "#" begins a remark. Pings of which a transcript says nothing are
// answered.
//
// Where the frames do not matter, a Controller is a handler that lets a user in, offers facades, and
// leaves the calls to the test:
//
//	controller := &jujutest.Controller{
//		UUID: "...", Models: []string{"..."}, Password: "secret", ModelFacades: map[string][]int{"Client": {6, 7}},
//		Answer: func(ctx context.Context, model string, req rpc.Request) (any, error) { ... },
//	}
//	server := jujutest.NewServer(t, jujutest.Config{Handler: controller.Handler})
//	conn, err := api.Open(controller.Info(server), api.DialOpts{})
//
// The package is for tests. It knows frames and nothing of what facades mean.
package jujutest
