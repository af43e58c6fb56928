package test

import (
	"testing"

	"github.com/gantline/gantline/etcd/clienttest"
	"github.com/gantline/gantline/etcdv2"
)

// TestKeysContract holds the interfaces that need no gateway to the promises
// of package client.
func TestKeysContract(t *testing.T) {
	s := open(t, etcdv2.Config{Client: startServer(t), History: 1000})
	clienttest.RunKeys(t, clienttest.Keys{API: s.KeysAPI(), History: 1000})
}
