package etcd_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/internal/kv/etcd"
	"github.com/gantline/gantline/internal/kv/etcd/etcdtest"
	"github.com/gantline/gantline/internal/kv/kvtest"
)

func TestMain(m *testing.M) {
	etcdtest.MemberMain()
	goleak.VerifyTestMain(m)
}

// open connects to some members, to which it gives little time; the caller closes the store.
func open(t testing.TB, endpoints ...string) *etcd.Store {
	t.Helper()
	return openPatient(t, 2*time.Second, endpoints...)
}

// openPatient is open with another time for each request.
func openPatient(t testing.TB, request time.Duration, endpoints ...string) *etcd.Store {
	t.Helper()
	s, err := etcd.Open(t.Context(), etcd.Config{
		Endpoints:      endpoints,
		DialTimeout:    20 * time.Second,
		RequestTimeout: request,
	})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

func TestContractOnThreeMembers(t *testing.T) {
	c := etcdtest.Start(t, 3)
	// Three members, their disks and this test may share two processors.
	kvtest.Run(t, func(t testing.TB) kv.Store { return openPatient(t, 30*time.Second, c.Endpoints()...) })
}

func TestOpenRefused(t *testing.T) {
	if _, err := etcd.Open(t.Context(), etcd.Config{}); err == nil {
		t.Error("Open without endpoints succeeds")
	}
	began := time.Now()
	_, err := etcd.Open(t.Context(), etcd.Config{
		Endpoints:   []string{"http://127.0.0.1:1"},
		DialTimeout: 300 * time.Millisecond,
	})
	if !errors.Is(err, kv.ErrUnavailable) || time.Since(began) > 5*time.Second {
		t.Errorf("Open of nothing: %v after %v", err, time.Since(began))
	}
	for _, part := range []string{"127.0.0.1:1", "no answer within 300ms"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

func BenchmarkThreeMembers(b *testing.B) {
	c := etcdtest.Start(b, 3)
	kvtest.Bench(b, func(t testing.TB) kv.Store { return open(t, c.Endpoints()...) })
}
