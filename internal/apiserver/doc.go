// Package apiserver is the edge of the controller: TLS, routes, login, sessions, watcher ids,
// access rules and limits. What a method does it does not know; the facades come as tables of
// methods (package facade), and what it must ask of the controller stands in the small interfaces
// of Config. The controller composes and runs it.
//
// One call, followed: routes.go finds the socket, socket.go upgrades it and runs an rpc.Conn,
// session.go takes the request, login.go answers it before login and facades.go finds its method
// after, the method's Access is checked, the method runs, rpc writes what it answered.
package apiserver
