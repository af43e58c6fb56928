// Package client speaks the v2 API of etcd.
package client
