package clienttest_test

import (
	"testing"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/clienttest"
)

// A server of the v2 API, or an implementation of client.KeysAPI, is held to
// the contract by a test like this.
func ExampleRunKeys() {
	_ = func(t *testing.T) {
		c, err := client.New(client.Config{Endpoints: []string{"http://127.0.0.1:2379"}})
		if err != nil {
			t.Fatal(err)
		}
		clienttest.RunKeys(t, clienttest.Keys{API: client.NewKeysAPI(c), History: 1000})
		clienttest.RunMembers(t, c)
	}
}
