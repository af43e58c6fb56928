// Package rpc is the framing of Juju's API: one JSON document a message, requests and answers in
// both directions over one connection. Conn is either end of it.
//
// A request names a facade, its version, a method and sometimes an object; an answer carries the
// request's id and either a response or an error. Answers come in the order in which they are
// ready. Two forms of a message exist: form 1 with keys such as "request-id", and form 0 with keys
// such as "RequestId", which clients older than Juju 2 speak; a request is answered in its form.
//
// Package api dials and calls through a Conn, a server accepts and answers through one. The
// package knows neither facades nor logins, and of the websocket only what Websocket adapts.
package rpc
