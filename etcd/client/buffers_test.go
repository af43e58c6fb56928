package client_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// slowBody has no length and stops after each piece, as a network does.
type slowBody struct{ strings.Reader }

func (b *slowBody) Read(p []byte) (int, error) {
	runtime.Gosched()
	return b.Reader.Read(p[:min(len(p), 4096)])
}

func (*slowBody) Close() error { return nil }

// piecemeal answers with a body in pieces.
type piecemeal string

func (piecemeal) CancelRequest(*http.Request) {}

func (m piecemeal) RoundTrip(req *http.Request) (*http.Response, error) {
	b := new(slowBody)
	b.Reset(string(m))
	return &http.Response{StatusCode: 200, Header: http.Header{}, Request: req, Body: b, ContentLength: -1}, nil
}

// A large answer is read into memory that is used again by the next one, and
// given up when there is none for a while.
func TestLargeAnswersReuseMemory(t *testing.T) {
	const size = 4 << 20
	body := `{"node":{"nodes":[` + strings.Repeat(`{"key":"/k"},`, size/13) + `{}]}}`
	bad := body[:len(body)-1] // fails at the end, so that only the reading takes memory for long
	synctest.Test(t, func(t *testing.T) {
		c, err := client.New(client.Config{Endpoints: []string{"http://x"}, Transport: piecemeal(bad)})
		if err != nil {
			t.Fatal(err)
		}
		keys := client.NewKeysAPI(c)
		ask := func() {
			if _, err := keys.Get(t.Context(), "/", nil); !exactly(err, client.ErrInvalidJSON) {
				t.Fatal(err)
			}
		}
		idle := heap()
		ask()
		kept := heap() - idle
		if kept < size {
			t.Errorf("after an answer of %d bytes, %d are kept", size, kept)
		}
		for range 3 {
			time.Sleep(8 * time.Second)
			ask()
		}
		if now := heap() - idle; now < size || now > kept+size/2 {
			t.Errorf("in use, %d bytes are kept, want about %d", now, kept)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if now := heap() - idle; now > size/2 {
			t.Errorf("after a minute, %d bytes are kept", now)
		}
		runtime.KeepAlive(c)
	})
}
