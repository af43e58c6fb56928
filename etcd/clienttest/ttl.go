package clienttest

import (
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// tolerance is how late etcd may be: it looks twice a second, and machines
// are slow at times.
const tolerance = 3 * time.Second

// expires waits for the event and checks how long it took.
func expires(k *keys, w client.Watcher, ttl time.Duration, since time.Time) *client.Response {
	k.Helper()
	r := k.next(w)
	took := time.Since(since)
	if r.Action != "expire" {
		k.Errorf("got %s", r.Action)
	}
	if took < ttl-100*time.Millisecond || took > ttl+tolerance {
		k.Errorf("expired after %v, want %v", took, ttl)
	}
	return r
}

var ttlTests = []keysTest{
	{"the key expires", func(k *keys) {
		start := time.Now()
		r := k.set("a", "1", &client.SetOptions{TTL: time.Second})
		if n := r.Node; n.TTL != 1 || n.TTLDuration() != time.Second || n.Expiration == nil {
			k.Errorf("got %+v", n)
		} else if end := n.Expiration.Sub(start); end < time.Second/2 || end > time.Second+tolerance {
			k.Errorf("it expires %v after it was asked for", end) // by the server's clock, which is this one
		}
		e := expires(k, k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: r.Node.ModifiedIndex}), time.Second, start)
		if e.Node.Value != "" || e.PrevNode == nil || e.PrevNode.Value != "1" || e.Node.CreatedIndex != r.Node.CreatedIndex || e.Node.ModifiedIndex <= r.Node.ModifiedIndex {
			k.Errorf("got %+v after %+v", e.Node, e.PrevNode)
		}
		k.absent("a")
	}},
	{"below a second is a second", func(k *keys) {
		start := time.Now()
		r := k.set("a", "1", &client.SetOptions{TTL: time.Millisecond})
		if r.Node.TTL != 1 {
			k.Errorf("got %+v", r.Node)
		}
		k.value("a", "1")
		expires(k, k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: r.Node.ModifiedIndex}), time.Second, start)
	}},
	{"zero and less is ignored", func(k *keys) {
		for _, ttl := range []time.Duration{0, -1, -time.Hour} {
			if n := k.set("a", "1", &client.SetOptions{TTL: ttl}).Node; n.TTL != 0 || n.Expiration != nil {
				k.Errorf("got %+v", n)
			}
		}
	}},
	{"a plain set takes it away", func(k *keys) {
		k.set("a", "1", &client.SetOptions{TTL: time.Hour})
		if n := k.put("a", "2").Node; n.TTL != 0 || n.Expiration != nil {
			k.Errorf("got %+v", n)
		}
	}},
	{"refresh keeps the value and wakes nobody", func(k *keys) {
		w := k.set("a", "1", &client.SetOptions{TTL: time.Hour})
		r := k.set("a", "", &client.SetOptions{TTL: 2 * time.Hour, Refresh: true, PrevExist: client.PrevExist})
		if n := r.Node; n.Value != "1" || n.TTL != 7200 || n.ModifiedIndex <= w.Node.ModifiedIndex || n.CreatedIndex != w.Node.CreatedIndex {
			k.Errorf("got %+v", n)
		}
		last := k.put("a", "2")
		if e := k.next(k.Watcher(k.at("a"), &client.WatcherOptions{AfterIndex: w.Node.ModifiedIndex})); e.Node.ModifiedIndex != last.Node.ModifiedIndex {
			k.Errorf("got %s %+v", e.Action, e.Node)
		}
	}},
	{"refresh takes no value and needs a TTL", func(k *keys) {
		k.set("a", "1", &client.SetOptions{TTL: time.Hour})
		_, err := k.Set(k.ctx, k.at("a"), "2", &client.SetOptions{TTL: time.Hour, Refresh: true, PrevExist: client.PrevExist})
		k.refused(err, 211, "")
		_, err = k.Set(k.ctx, k.at("a"), "", &client.SetOptions{Refresh: true, PrevExist: client.PrevExist})
		k.refused(err, 212, "")
	}},
	{"a directory expires with its children", func(k *keys) {
		start := time.Now()
		r := k.set("d", "", &client.SetOptions{Dir: true, TTL: time.Second})
		k.put("d/a", "1")
		e := expires(k, k.Watcher(k.at("d/a"), &client.WatcherOptions{AfterIndex: r.Node.ModifiedIndex + 1}), time.Second, start)
		if !e.Node.Dir || e.Node.Key != k.at("d") {
			k.Errorf("got %+v", e.Node)
		}
		k.absent("d")
	}},
}
