package client_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcd/internal/transcript"
)

// The examples of the original documentation, unchanged. They run against
// the server that GANTLINE_ETCD_V2 names, which must not have the keys yet,
// or against what etcd 3.4 answered to the same requests when it was asked.
var (
	exampleEndpoints []string
	exampleTransport = client.DefaultTransport
)

func TestMain(m *testing.M) {
	if url := os.Getenv("GANTLINE_ETCD_V2"); url != "" {
		exampleEndpoints = []string{url}
		os.Exit(m.Run())
	}
	answers, err := transcript.Load("testdata/examples34.txt")
	if err != nil {
		log.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, e := range answers {
			if r.Method == e.Method && r.RequestURI == e.Target {
				play(e)(w, r)
				return
			}
		}
		http.NotFound(w, r)
	}))
	exampleEndpoints = []string{s.URL}
	code := m.Run()
	s.Close()
	if left := leaked(); left != "" && code == 0 {
		fmt.Fprintf(os.Stderr, "goroutines of the client are left:\n%s\n", left)
		code = 1
	}
	os.Exit(code)
}

// leaked waits for the goroutines that this package started, and returns the
// stacks of those that stay.
func leaked() string {
	var left []string
	for range 100 {
		left = nil
		buf := make([]byte, 4<<20)
		for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(stack, "gantline/etcd/client.") {
				left = append(left, stack)
			}
		}
		if left == nil {
			return ""
		}
		time.Sleep(50 * time.Millisecond)
	}
	return strings.Join(left, "\n\n")
}

func ExampleKeysAPI_directory() {
	c, err := client.New(client.Config{
		Endpoints: exampleEndpoints,
		Transport: exampleTransport,
	})
	if err != nil {
		log.Fatal(err)
	}
	kapi := client.NewKeysAPI(c)

	// Setting '/myNodes' to create a directory that will hold some keys.
	o := client.SetOptions{Dir: true}
	resp, err := kapi.Set(context.Background(), "/myNodes", "", &o)
	if err != nil {
		log.Fatal(err)
	}

	// Add keys to /myNodes directory.
	resp, err = kapi.Set(context.Background(), "/myNodes/key1", "value1", nil)
	if err != nil {
		log.Fatal(err)
	}
	resp, err = kapi.Set(context.Background(), "/myNodes/key2", "value2", nil)
	if err != nil {
		log.Fatal(err)
	}

	// fetch directory
	resp, err = kapi.Get(context.Background(), "/myNodes", nil)
	if err != nil {
		log.Fatal(err)
	}
	// print directory keys
	sort.Sort(resp.Node.Nodes)
	for _, n := range resp.Node.Nodes {
		fmt.Printf("Key: %q, Value: %q\n", n.Key, n.Value)
	}

	// Output:
	// Key: "/myNodes/key1", Value: "value1"
	// Key: "/myNodes/key2", Value: "value2"
}

func ExampleKeysAPI_setget() {
	c, err := client.New(client.Config{
		Endpoints: exampleEndpoints,
		Transport: exampleTransport,
	})
	if err != nil {
		log.Fatal(err)
	}
	kapi := client.NewKeysAPI(c)

	// Set key "/foo" to value "bar".
	resp, err := kapi.Set(context.Background(), "/foo", "bar", nil)
	if err != nil {
		log.Fatal(err)
	}
	// Get key "/foo"
	resp, err = kapi.Get(context.Background(), "/foo", nil)
	if err != nil {
		log.Fatal(err)
	}

	fmt.Printf("%q key has %q value\n", resp.Node.Key, resp.Node.Value)

	// Output: "/foo" key has "bar" value
}
