package clienttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// spellings are n endpoints that are one server.
func spellings(endpoint string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%s/?n=%d", endpoint, i))
	}
	return all
}

func randomEndpoint(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	eps := spellings(endpoint, 3)
	first := map[string]int{}
	for range 60 {
		c := newClient(t, client.Config{Endpoints: eps})
		got := c.Endpoints()
		first[got[0]]++
		slices.Sort(got)
		if !slices.Equal(got, eps) {
			t.Fatalf("got %v, want %v", got, eps)
		}
	}
	// That one of three is never the first in 60 happens once in 10^10 runs.
	if len(first) != 3 {
		t.Errorf("got %v", first)
	}
	if _, err := newClient(t, client.Config{Endpoints: eps}).GetVersion(ctx); err != nil {
		t.Error(err)
	}
}

func endpointsCopy(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	eps := []string{endpoint}
	c := newClient(t, client.Config{Endpoints: eps})
	eps[0] = "http://127.0.0.1:1"
	c.Endpoints()[0] = "http://127.0.0.1:1"
	if got := c.Endpoints(); !slices.Equal(got, []string{endpoint}) {
		t.Errorf("got %v", got)
	}
	if _, err := c.GetVersion(ctx); err != nil {
		t.Error(err)
	}
}

func invalidEndpoints(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	if _, err := client.New(client.Config{}); err != client.ErrNoEndpoints { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
	c := newClient(t, client.Config{Endpoints: []string{"http://127.0.0.1:1"}})
	if err := c.SetEndpoints([]string{endpoint, "http://[::1"}); err == nil {
		t.Error("half an address was taken")
	}
	if err := c.SetEndpoints(nil); err != client.ErrNoEndpoints { //nolint:errorlint // itself, as programs compare it
		t.Errorf("got %v", err)
	}
	if got := c.Endpoints(); !slices.Equal(got, []string{"http://127.0.0.1:1"}) {
		t.Errorf("a refusal left %v", got)
	}
	if err := c.SetEndpoints([]string{endpoint}); err != nil {
		t.Error(err)
	}
	if _, err := c.GetVersion(ctx); err != nil {
		t.Error(err)
	}
}

func keysPrefix(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	c := newClient(t, client.Config{Endpoints: []string{endpoint}})
	_, err := client.NewKeysAPIWithPrefix(c, "/v2/keys/clienttest-nothing").Get(ctx, "/below", nil)
	var e client.Error
	if !errors.As(err, &e) || !client.IsKeyNotFound(err) || e.Cause != "/clienttest-nothing" {
		t.Errorf("got %v", err)
	}
}

func concurrent(ctx context.Context, t *testing.T, endpoint string) {
	t.Helper()
	c := newClient(t, client.Config{Endpoints: spellings(endpoint, 3)})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for range 10 {
				var err error
				switch i % 4 {
				case 0:
					_, err = c.GetVersion(ctx)
				case 1:
					_, err = client.NewMembersAPI(c).List(ctx)
				case 2:
					err = c.SetEndpoints(c.Endpoints())
				default:
					if _, err = client.NewKeysAPI(c).Get(ctx, "/clienttest-nothing", nil); client.IsKeyNotFound(err) {
						err = nil
					}
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
