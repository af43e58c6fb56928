// Package etcdgateway serves an etcdv2.Store as etcd's v2 HTTP API, answer for
// answer as etcd 3.4 gave it.
//
// It translates: paths, forms and headers in, statuses and JSON out, and it
// asks the store's users and roles before it lets a request through. What a
// request means is the store's. The controller and the command line's gateway
// call New.
package etcdgateway
