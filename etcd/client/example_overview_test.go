package client_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// The overview of the original documentation.
func Example() {
	cfg := client.Config{
		Endpoints: exampleEndpoints, // such as "http://127.0.0.1:2379"
		Transport: client.DefaultTransport,
	}
	c, err := client.New(cfg)
	if err != nil {
		log.Fatal(err)
	}

	kAPI := client.NewKeysAPI(c)

	// create a new key /foo with the value "bar"
	_, err = kAPI.Create(context.Background(), "/foo", "bar")
	if err != nil {
		log.Fatal(err)
	}

	// delete the newly created key only if the value is still "bar"
	_, err = kAPI.Delete(context.Background(), "/foo", &client.DeleteOptions{PrevValue: "bar"})
	if err != nil {
		log.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()

	// set a new key, ignoring its previous state
	resp, err := kAPI.Set(ctx, "/ping", "pong", nil)
	if err != nil {
		if err == context.DeadlineExceeded { //nolint:errorlint // as the original has it
			log.Fatal("request took longer than 5s")
		}
		log.Fatal(err)
	}
	fmt.Println(resp.Action, resp.Node.Key, resp.Node.Value)

	// Output: set /ping pong
}
