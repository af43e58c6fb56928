package test

import (
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/internal/transcript"
	orig "go.etcd.io/etcd/client/v2"
)

// FuzzWire makes calls with any key, value and options, with both clients,
// and compares the bytes they send.
func FuzzWire(f *testing.F) {
	answers, err := transcript.Load("../client/testdata/etcd34.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("/a", "1", "", "true", uint64(0), int64(0), uint8(0))
	f.Add("a//b/../ü?#%2f/", "v &=+€\x00", "p q", "x", uint64(1<<63), int64(1500), uint8(255))
	f.Add("plain", "", "", "", uint64(0), int64(0), uint8(0))
	f.Add("", "", "", "", uint64(0), int64(0), uint8(0))
	f.Fuzz(func(t *testing.T, key, value, prevValue, prevExist string, index uint64, ttl int64, flags uint8) {
		d := time.Duration(ttl) * time.Millisecond
		if d > 0 && d < time.Second {
			t.Skip("the original sends 0") // repaired
		}
		on := func(bit int) bool { return flags&(1<<bit) != 0 }
		for _, o := range []op{
			get(key, orig.GetOptions{Recursive: on(0), Sort: on(1), Quorum: on(2)}),
			set(key, value, orig.SetOptions{
				PrevValue: prevValue, PrevIndex: index, PrevExist: orig.PrevExistType(prevExist), TTL: d,
				Refresh: on(3), Dir: on(4), NoValueOnSuccess: on(5),
			}),
			del(key, orig.DeleteOptions{PrevValue: prevValue, PrevIndex: index, Recursive: on(6), Dir: on(7)}),
			inOrder(key, value, d),
			watch(key, orig.WatcherOptions{AfterIndex: index, Recursive: on(0)}),
		} {
			compare(t, o, answers[4], "http://etcd.example:2379")
		}
	})
}
