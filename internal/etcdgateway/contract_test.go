package etcdgateway_test

import (
	"testing"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/clienttest"
	"github.com/gantline/gantline/etcdv2"
)

// TestContract holds the gateway to every promise of package client.
func TestContract(t *testing.T) {
	c, _ := startServer(t)
	url := serve(t, c, etcdv2.Config{History: 1000})
	as := func(user, password string) (client.Client, error) {
		return client.New(client.Config{Endpoints: []string{url}, Username: user, Password: password})
	}
	anybody, err := as("", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("keys", func(t *testing.T) {
		clienttest.RunKeys(t, clienttest.Keys{API: client.NewKeysAPI(anybody), History: 1000})
	})
	t.Run("watches", func(t *testing.T) {
		clienttest.RunWatches(t, clienttest.Watches{Connect: func() (client.Client, error) { return as("", "") }})
	})
	t.Run("config", func(t *testing.T) { clienttest.RunConfig(t, url) })
	t.Run("members", func(t *testing.T) { clienttest.RunMembers(t, anybody) })
	t.Run("auth", func(t *testing.T) { clienttest.RunAuth(t, clienttest.Auth{As: as}) })
}
