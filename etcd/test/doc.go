// Package test compares the etcd v2 client with the original, which only
// this module depends on: exported symbols, bytes on the wire, results,
// speed. With the build tag interop it also runs against a real etcd server.
package test
