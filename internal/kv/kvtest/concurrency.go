package kvtest

import (
	"slices"
	"strconv"
	"sync"

	"github.com/gantline/gantline/internal/kv"
)

func concurrencyTests() []test {
	return []test{
		{name: "counter is linearizable", run: countTest},
		{name: "one of many makes a key", run: raceToCreate},
		{name: "watch and list agree", run: watchAgrees},
	}
}

func countTest(e *env) {
	Count(e.ctx, e, slices.Repeat([]kv.Store{e.s}, 6), e.key("count"), 50)
}

func raceToCreate(e *env) {
	const racers = 16
	for round := range 10 {
		key := e.key(strconv.Itoa(round))
		var mu sync.Mutex
		var winners []kv.Revision
		var wg sync.WaitGroup
		for range racers {
			wg.Go(func() {
				rev, err := e.s.Txn(e.ctx, kv.Txn{
					Guards: []kv.Guard{kv.Missing(key)},
					Writes: []kv.Write{kv.Put(key, nil)},
				})
				if err == nil {
					mu.Lock()
					winners = append(winners, rev)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(winners) != 1 || winners[0] != e.get(strconv.Itoa(round)).Revision {
			e.Fatalf("winners %v", winners)
		}
	}
}

// watchAgrees follows writers by a watch begun among them, and compares what it
// told with a list at the end.
func watchAgrees(e *env) {
	const writers, rounds = 4, 40
	var wg sync.WaitGroup
	half := make(chan struct{}, writers)
	for i := range writers {
		wg.Go(func() {
			for j := range rounds {
				name := strconv.Itoa((i*rounds + j) % 10)
				writes := []kv.Write{kv.Put(e.key(name), []byte(strconv.Itoa(j)))}
				if j%7 == 0 {
					writes = []kv.Write{kv.Delete(e.key(name))}
				}
				if _, err := e.s.Txn(e.ctx, kv.Txn{Writes: writes}); err != nil {
					e.Errorf("Txn: %v", err)
				}
				if j == rounds/2 {
					half <- struct{}{}
				}
			}
		})
	}
	<-half
	entries, rev := e.list(kv.ListOptions{})
	w := e.watch(rev)
	wg.Wait()
	seen := make(map[string]kv.Entry)
	for _, entry := range entries {
		seen[entry.Key] = entry
	}
	told, _ := e.progress(w)
	for _, b := range told {
		apply(seen, b)
	}
	want, _ := e.list(kv.ListOptions{})
	e.equal("followed state", sorted(seen), want)
}

// apply changes a picture of the keys as a batch tells.
func apply(seen map[string]kv.Entry, b kv.Batch) {
	for _, ev := range b.Events {
		if ev.Deleted {
			delete(seen, ev.Entry.Key)
		} else {
			seen[ev.Entry.Key] = ev.Entry
		}
	}
}
