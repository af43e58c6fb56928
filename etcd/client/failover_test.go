package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// order makes a client of servers and returns them in the order in which it
// tries them.
func order(t *testing.T, servers ...*server) (client.KeysAPI, []*server) {
	t.Helper()
	c := connect(t, client.Config{}, servers...)
	var sorted []*server
	for _, ep := range c.Endpoints() {
		i := slices.IndexFunc(servers, func(s *server) bool { return s.URL == ep })
		sorted = append(sorted, servers[i])
	}
	return client.NewKeysAPI(c), sorted
}

// three servers whose order is known: answers[i] is what the i-th in order
// gives.
func three(t *testing.T, answers ...http.HandlerFunc) (client.KeysAPI, []*server) {
	t.Helper()
	ok := play(find(t, "GET /v2/keys/a", 0))
	k, servers := order(t, serve(t, ok), serve(t, ok), serve(t, ok))
	for i, a := range answers {
		servers[i].answers = []http.HandlerFunc{a}
	}
	return k, servers
}

func counts(servers []*server) []int {
	var n []int
	for _, s := range servers {
		n = append(n, len(s.seen()))
	}
	return n
}

func want(t *testing.T, servers []*server, n ...int) {
	t.Helper()
	if got := counts(servers); !slices.Equal(got, n) {
		t.Errorf("servers got %v requests, want %v", got, n)
	}
}

// After a failure the next endpoint is asked, and stays in use once it has
// answered.
func TestFailover(t *testing.T) {
	for name, failure := range map[string]http.HandlerFunc{
		"hang up": hangUp, "500": fail(500), "503": fail(503), "502": fail(502),
	} {
		t.Run(name, func(t *testing.T) {
			k, servers := three(t, failure)
			for range 3 {
				if _, err := k.Get(soon(t), "/a", nil); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := k.Set(soon(t), "/a", "1", nil); err != nil {
				t.Fatal(err)
			}
			want(t, servers, 1, 4, 0)
		})
	}
}

// A refusal is an answer: nobody else is asked.
func TestRefusalIsFinal(t *testing.T) {
	k, servers := three(t, play(find(t, "GET /v2/keys/none", 0)))
	if _, err := k.Get(soon(t), "/none", nil); !client.IsKeyNotFound(err) {
		t.Errorf("got %v", err)
	}
	want(t, servers, 1, 0, 0)
}

// Create and Delete are sent once, whatever happens; the next call goes
// elsewhere.
func TestOneShot(t *testing.T) {
	calls := map[string]func(context.Context, client.KeysAPI) error{
		"create": func(ctx context.Context, k client.KeysAPI) error {
			_, err := k.Create(ctx, "/a", "1")
			return err
		},
		"set on no key": func(ctx context.Context, k client.KeysAPI) error {
			_, err := k.Set(ctx, "/a", "1", &client.SetOptions{PrevExist: client.PrevNoExist})
			return err
		},
		"delete": func(ctx context.Context, k client.KeysAPI) error {
			_, err := k.Delete(ctx, "/a", nil)
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			k, servers := three(t, fail(503))
			err := call(soon(t), k)
			if want := fmt.Sprintf("client: etcd member %s has no leader", servers[0].URL); err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			want(t, servers, 1, 0, 0)
			if err := call(soon(t), k); err != nil {
				t.Errorf("second call: %v", err)
			}
			want(t, servers, 1, 1, 0)
		})
	}
}

// Defect of the original: an in-order key was sent again after a lost
// answer, and made twice.
func TestCreateInOrderIsNotRepeated(t *testing.T) {
	for name, failure := range map[string]http.HandlerFunc{"lost answer": hangUp, "500": fail(500), "503": fail(503)} {
		t.Run(name, func(t *testing.T) {
			k, servers := three(t, failure)
			_, err := k.CreateInOrder(soon(t), "/q", "v", nil)
			var cerr *client.ClusterError
			if !errors.As(err, &cerr) || len(cerr.Errors) != 1 {
				t.Errorf("got %v", err)
			}
			want(t, servers, 1, 0, 0)
		})
	}
	t.Run("never sent", func(t *testing.T) {
		k, servers := three(t)
		servers[0].Close()
		servers[1].Close()
		if _, err := k.CreateInOrder(soon(t), "/q", "v", nil); err != nil {
			t.Error(err)
		}
		want(t, servers, 0, 0, 1)
	})
}

func TestClusterError(t *testing.T) {
	k, servers := three(t, fail(503), fail(500), fail(502))
	_, err := k.Get(soon(t), "/a", nil)
	var cerr *client.ClusterError
	if !errors.As(err, &cerr) {
		t.Fatalf("got %v", err)
	}
	lines := []string{
		"client: etcd member " + servers[0].URL + " has no leader",
		"client: etcd member " + servers[1].URL + " has no leader",
		"client: etcd member " + servers[2].URL + " returns server error [Bad Gateway]",
	}
	wantErr := "client: etcd cluster is unavailable or misconfigured; error #0: " + lines[0] +
		"\n; error #1: " + lines[1] + "\n; error #2: " + lines[2] + "\n"
	if err.Error() != wantErr {
		t.Errorf("got  %q\nwant %q", err.Error(), wantErr)
	}
	wantDetail := "error #0: " + lines[0] + "\nerror #1: " + lines[1] + "\nerror #2: " + lines[2] + "\n"
	if cerr.Detail() != wantDetail {
		t.Errorf("got  %q\nwant %q", cerr.Detail(), wantDetail)
	}
	if !errors.Is(err, client.ErrClusterUnavailable) {
		t.Error("it is not ErrClusterUnavailable")
	}
}

func TestNoEndpoints(t *testing.T) {
	if _, err := client.New(client.Config{}); !exactly(err, client.ErrNoEndpoints) {
		t.Errorf("got %v", err)
	}
	if _, err := client.New(client.Config{Endpoints: []string{":"}}); err == nil {
		t.Error("a colon is an endpoint")
	}
}

// The caller's context ends a call at once, with its own error, wherever the
// call is.
func TestContexts(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	hangInBody := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	for name, h := range map[string]http.HandlerFunc{"header": hang, "body": hangInBody} {
		t.Run("deadline in "+name, func(t *testing.T) {
			k, servers := three(t, h, h, h)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := k.Set(ctx, "/a", "1", nil); !exactly(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			want(t, servers, 1, 0, 0)
		})
		t.Run("cancel in "+name, func(t *testing.T) {
			k, _ := three(t, h, h, h)
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(50*time.Millisecond, func() { cancel(errors.New("a reason")) })
			if _, err := k.Get(ctx, "/a", nil); !exactly(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("before", func(t *testing.T) {
		k, servers := three(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := k.Get(ctx, "/a", nil); !exactly(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		want(t, servers, 0, 0, 0)
	})
}

// stubborn is a transport that knows neither contexts nor cancellation.
type stubborn struct{ blocked chan struct{} }

func (s stubborn) CancelRequest(*http.Request) {}
func (s stubborn) RoundTrip(*http.Request) (*http.Response, error) {
	<-s.blocked
	return nil, errors.New("too late")
}

// Defect of the original: it waited for the transport, whatever the context
// said.
func TestContextBeatsTransport(t *testing.T) {
	tr := stubborn{make(chan struct{})}
	defer close(tr.blocked)
	c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: tr})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := client.NewKeysAPI(c).Get(ctx, "/", nil); !exactly(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// oldFashioned ends a request only when told by CancelRequest or by the
// request's Cancel channel.
type oldFashioned struct {
	byChannel bool
	cancelled chan struct{}
}

func (o oldFashioned) CancelRequest(*http.Request) {
	if !o.byChannel {
		close(o.cancelled)
	}
}

func (o oldFashioned) RoundTrip(req *http.Request) (*http.Response, error) {
	if o.byChannel {
		<-req.Cancel //nolint:staticcheck // what old transports know
		close(o.cancelled)
		return nil, errors.New("cancelled")
	}
	<-o.cancelled
	return nil, errors.New("cancelled")
}

func TestOldTransportsAreCancelled(t *testing.T) {
	for _, byChannel := range []bool{true, false} {
		tr := oldFashioned{byChannel, make(chan struct{})}
		c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: tr})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := client.NewKeysAPI(c).Get(ctx, "/", nil); !exactly(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		cancel()
		select {
		case <-tr.cancelled:
		case <-time.After(5 * time.Second):
			t.Errorf("by channel %v: the request was never cancelled", byChannel)
		}
	}
}

// The header timeout passes a slow member by; watches and bodies are exempt.
func TestHeaderTimeout(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	ok := find(t, "GET /v2/keys/a", 0)
	late := func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(2 * time.Second)
		play(ok)(w, r)
	}
	lateBody := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		http.NewResponseController(w).Flush()
		time.Sleep(2 * time.Second)
		w.Write(ok.Body)
	}
	cfg := client.Config{HeaderTimeoutPerRequest: time.Second}
	t.Run("all slow", func(t *testing.T) {
		s := serve(t, slow)
		_, err := client.NewKeysAPI(connect(t, cfg, s)).Get(soon(t), "/a", nil)
		if err == nil || !strings.Contains(err.Error(), "client: endpoint "+s.URL+" exceeded header timeout") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("one slow", func(t *testing.T) {
		if _, err := client.NewKeysAPI(connect(t, cfg, serve(t, slow), serve(t, play(ok)))).Get(soon(t), "/a", nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("slow body", func(t *testing.T) {
		if _, err := client.NewKeysAPI(connect(t, cfg, serve(t, lateBody))).Get(soon(t), "/a", nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("watch", func(t *testing.T) {
		if _, err := client.NewKeysAPI(connect(t, cfg, serve(t, late))).Watcher("/a", nil).Next(soon(t)); err != nil {
			t.Error(err)
		}
	})
	t.Run("caller first", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if _, err := client.NewKeysAPI(connect(t, cfg, serve(t, slow))).Get(ctx, "/a", nil); !exactly(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// A password in an endpoint's URL is in no error.
func TestPasswordsAreNotTold(t *testing.T) {
	s := serve(t, fail(503))
	c := connect(t, client.Config{Endpoints: []string{strings.Replace(s.URL, "://", "://user:secret@", 1)}})
	_, err := client.NewKeysAPI(c).Create(soon(t), "/a", "")
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "has no leader") {
		t.Errorf("got %v", err)
	}
}
