package etcdv2_test

import (
	"context"
	"fmt"
	"log"

	"github.com/gantline/gantline/etcdv2"
)

// A program that was written for a v2 server uses the tree on v3 through the
// same interface. (It needs a cluster, so it is not run as a test.)
func Example() {
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: []string{"http://127.0.0.1:2379"}})
	if err != nil {
		log.Fatal(err)
	}
	defer v3.Close()
	ctx := context.Background()
	store, err := etcdv2.Open(ctx, etcdv2.Config{Client: v3})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	keys := store.KeysAPI()
	if _, err := keys.Set(ctx, "/config/color", "blue", nil); err != nil {
		log.Fatal(err)
	}
	r, err := keys.Get(ctx, "/config/color", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Node.Key, r.Node.Value)
}
