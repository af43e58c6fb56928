package etcdgateway_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/etcdv2"
)

// input is a call on one key of the model; output what came of it.
type input struct{ key, kind, value, prev string }

type output struct {
	value   string
	refused bool // the compare failed, or the key is missing
	unclear bool
}

// registers is a key by itself: sets, compare-and-swaps, deletes and quorum reads.
func registers() porcupine.Model {
	model := porcupine.NondeterministicModel{
		Partition: func(all []porcupine.Operation) [][]porcupine.Operation {
			by := map[string][]porcupine.Operation{}
			for _, op := range all {
				k := op.Input.(input).key
				by[k] = append(by[k], op)
			}
			var parts [][]porcupine.Operation
			for _, p := range by {
				parts = append(parts, p)
			}
			return parts
		},
		Init: func() []any { return []any{""} },
		Step: func(state, in, out any) []any {
			was, i, o := state.(string), in.(input), out.(output)
			next, refused := i.value, false
			switch i.kind {
			case "get":
				if o.unclear || o.value == was {
					return []any{was}
				}
				return nil
			case "cas":
				refused = was != i.prev
			case "delete":
				next, refused = "", was == ""
			}
			switch {
			case o.unclear && refused:
				return []any{was}
			case o.unclear:
				return []any{was, next}
			case refused != o.refused:
				return nil
			case refused:
				return []any{was}
			default:
				return []any{next}
			}
		},
	}
	return model.ToModel()
}

// seed is GANTLINE_SEED or a new one, printed.
func seed(t *testing.T) uint64 {
	n := rand.Uint64()
	if text := os.Getenv("GANTLINE_SEED"); text != "" {
		var err error
		if n, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("GANTLINE_SEED=%d", n)
	return n
}

// faults is what a run under faults takes note of.
type faults struct {
	t     *testing.T
	begin time.Time

	mu   sync.Mutex
	ops  []porcupine.Operation
	acks []time.Time                 // of writes
	was  map[uint64]*client.Response // acknowledged writes by index
	line []string                    // keys in order that were acknowledged
}

// TestFaults drives three gateways, and a store without one, on a cluster of three, all processes of
// their own, while members and gateways are killed and paused. The history is linearizable, no event
// is lost or comes twice to watches that go on from one gateway to another, whatever was acknowledged
// is there, and nothing expires early or, as long as the cluster takes writes, later than a second.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	rng := rand.New(rand.NewPCG(seed(t), 0))
	members, gateways := startProcesses(t)
	f := &faults{t: t, begin: time.Now(), was: map[uint64]*client.Response{}}
	var urls []string
	for _, g := range gateways {
		urls = append(urls, g.url)
	}
	first, err := keysAt(t, urls...).Set(t.Context(), "/begin", "x", nil)
	if err != nil {
		t.Fatal(err)
	}
	watching, stopWatching := context.WithCancel(t.Context())
	defer stopWatching()
	var watches []*onlooker
	var following sync.WaitGroup
	for i := range 4 {
		w := &onlooker{t: t, last: first.Index}
		watches = append(watches, w)
		keys := keysAt(t, slices.Concat(urls[i%3:], urls[:i%3])...)
		following.Go(func() { w.follow(watching, keys) })
	}
	var v3 []string
	for _, m := range members {
		v3 = append(v3, m.url)
	}
	direct := openDirect(t, v3)

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var work sync.WaitGroup
	for id := range 8 {
		keys := direct.KeysAPI()
		if id < 6 {
			keys = keysAt(t, urls[id%3])
		}
		mine := rand.New(rand.NewPCG(rng.Uint64(), 0))
		work.Go(func() { f.registers(ctx, id, keys, mine) })
	}
	for id := range 2 {
		keys := keysAt(t, urls[id])
		mine := rand.New(rand.NewPCG(rng.Uint64(), 0))
		work.Go(func() { f.inOrder(ctx, id, keys, mine) })
		elsewhere := keysAt(t, urls[2-id])
		work.Go(func() { f.expiring(ctx, id, elsewhere) })
	}
	harm(ctx, t, rng, members, gateways)
	work.Wait()
	for _, p := range slices.Concat(members, gateways) {
		p.await()
	}
	time.Sleep(3 * time.Second) // what is to expire has expired
	last, err := keysAt(t, urls...).Set(t.Context(), "/end", "x", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range watches {
		w.await(last.Node.ModifiedIndex)
	}
	stopWatching()
	following.Wait()
	f.check(watches, first.Index, last.Node.ModifiedIndex)
	f.checkLine(keysAt(t, urls...))
}

func keysAt(t *testing.T, urls ...string) client.KeysAPI {
	t.Helper()
	c, err := client.New(client.Config{Endpoints: urls, HeaderTimeoutPerRequest: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return client.NewKeysAPI(c)
}

// openDirect opens the tree without a gateway.
func openDirect(t *testing.T, endpoints []string) *etcdv2.Store {
	t.Helper()
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: endpoints})
	if err != nil {
		t.Fatal(err)
	}
	s, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: v3, RequestTimeout: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		v3.Close()
	})
	return s
}

// harm kills and pauses processes, one at a time, until ctx ends. All run when it returns.
func harm(ctx context.Context, t *testing.T, rng *rand.Rand, members, gateways []*process) {
	done := map[string]int{}
	for ctx.Err() == nil {
		p := members[rng.IntN(3)]
		what := "member"
		if rng.IntN(5) < 2 {
			p, what = gateways[rng.IntN(3)], "gateway"
		}
		d := time.Duration(300+rng.IntN(1500)) * time.Millisecond
		if rng.IntN(2) == 0 {
			done["pauses of a "+what]++
			p.pause(d)
		} else {
			done["kills of a "+what]++
			p.kill()
			time.Sleep(d)
			p.start()
			p.await()
		}
		time.Sleep(time.Duration(rng.IntN(500)) * time.Millisecond)
	}
	t.Log(done)
}

// registers calls what the model knows, until ctx ends.
func (f *faults) registers(ctx context.Context, id int, keys client.KeysAPI, rng *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		in := input{
			// Keys of this second: what came of an unclear call is open for as long as its key is used.
			key: fmt.Sprintf("/r/%d/%c", int(time.Since(f.begin).Seconds()), 'a'+rune(rng.IntN(3))), kind: []string{"set", "cas", "cas", "get", "get", "delete"}[rng.IntN(6)],
			value: fmt.Sprintf("%d-%d", id, n%3), prev: fmt.Sprintf("%d-%d", rng.IntN(8), rng.IntN(3)),
		}
		call := time.Since(f.begin).Nanoseconds()
		r, out := perform(keys, in)
		back := time.Since(f.begin).Nanoseconds()
		if out.unclear {
			back = 1 << 60 // it may happen at any time
		}
		f.mu.Lock()
		if !out.unclear || in.kind != "get" {
			f.ops = append(f.ops, porcupine.Operation{ClientId: id*100000 + n, Input: in, Call: call, Output: out, Return: back})
		}
		f.mu.Unlock()
		if in.kind != "get" {
			f.acknowledged(r)
		}
		time.Sleep(time.Duration(rng.IntN(15)) * time.Millisecond)
	}
}

// acknowledged takes note of a write that was answered.
func (f *faults) acknowledged(r *client.Response) {
	if r == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acks = append(f.acks, time.Now())
	f.was[r.Node.ModifiedIndex] = r
}

// perform does one call, with a context of its own: it ends when it ends.
func perform(keys client.KeysAPI, in input) (*client.Response, output) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var r *client.Response
	var err error
	switch in.kind {
	case "get":
		if r, err = keys.Get(ctx, in.key, &client.GetOptions{Quorum: true}); err == nil {
			return nil, output{value: r.Node.Value}
		}
		return nil, output{unclear: !client.IsKeyNotFound(err)}
	case "set":
		r, err = keys.Set(ctx, in.key, in.value, nil)
	case "cas":
		r, err = keys.Set(ctx, in.key, in.value, &client.SetOptions{PrevValue: in.prev})
	default:
		r, err = keys.Delete(ctx, in.key, nil)
	}
	var refusal client.Error
	switch {
	case err == nil:
		return r, output{}
	case errors.As(err, &refusal) && (refusal.Code == client.ErrorCodeKeyNotFound || refusal.Code == client.ErrorCodeTestFailed):
		return nil, output{refused: true}
	default:
		return nil, output{unclear: true}
	}
}

// inOrder makes keys in order, until ctx ends.
func (f *faults) inOrder(ctx context.Context, id int, keys client.KeysAPI, rng *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		one, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		r, err := keys.CreateInOrder(one, "/line", fmt.Sprintf("%d-%d", id, n), nil)
		cancel()
		if err == nil {
			f.acknowledged(r)
			f.mu.Lock()
			f.line = append(f.line, r.Node.Key+"="+r.Node.Value)
			f.mu.Unlock()
		}
		time.Sleep(time.Duration(rng.IntN(60)) * time.Millisecond)
	}
}

// expiring makes keys that expire, until ctx ends.
func (f *faults) expiring(ctx context.Context, id int, keys client.KeysAPI) {
	for n := 0; ctx.Err() == nil; n++ {
		one, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		r, err := keys.Set(one, fmt.Sprintf("/ttl/%d-%d", id, n), "x", &client.SetOptions{TTL: time.Duration(1+n%2) * time.Second})
		cancel()
		if err == nil {
			f.acknowledged(r)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// onlooker is what a watch saw that goes on wherever there is a gateway.
type onlooker struct {
	t *testing.T

	mu     sync.Mutex
	last   uint64
	events map[uint64]*client.Response
	at     map[uint64]time.Time
}

// follow watches all keys. Every event has to have the index that follows on that of the last.
func (w *onlooker) follow(ctx context.Context, keys client.KeysAPI) {
	w.events, w.at = map[uint64]*client.Response{}, map[uint64]time.Time{}
	watcher := keys.Watcher("/", &client.WatcherOptions{AfterIndex: w.last, Recursive: true})
	for ctx.Err() == nil {
		r, err := watcher.Next(ctx)
		if err != nil {
			var refusal client.Error
			if errors.As(err, &refusal) && refusal.Code == client.ErrorCodeEventIndexCleared {
				w.t.Errorf("history was lost: %v", err)
				return
			}
			time.Sleep(20 * time.Millisecond)
			continue
		}
		w.mu.Lock()
		if r.Node.ModifiedIndex != w.last+1 {
			w.t.Errorf("event %d follows on %d", r.Node.ModifiedIndex, w.last)
		}
		w.last = r.Node.ModifiedIndex
		w.events[w.last], w.at[w.last] = r, time.Now()
		w.mu.Unlock()
	}
}

// await waits until the watch has an index.
func (w *onlooker) await(index uint64) {
	for range 1000 {
		w.mu.Lock()
		last := w.last
		w.mu.Unlock()
		if last >= index {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Errorf("a watch stands at %d and should be at %d", w.last, index)
}

// check compares what the watches saw with each other and with what was acknowledged.
func (f *faults) check(watches []*onlooker, first, last uint64) {
	t := f.t
	slices.SortFunc(f.acks, time.Time.Compare)
	expired := 0
	var worst time.Duration
	for i := first + 1; i <= last; i++ {
		e := watches[0].events[i]
		if e == nil {
			t.Errorf("event %d is missing", i)
			continue
		}
		seen := watches[0].at[i]
		for _, w := range watches[1:] {
			other := w.events[i]
			if other == nil || other.Action != e.Action || other.Node.Key != e.Node.Key || other.Node.Value != e.Node.Value {
				t.Errorf("event %d is %+v here and %+v there", i, e, other)
				continue
			}
			if w.at[i].Before(seen) {
				seen = w.at[i]
			}
		}
		if r := f.was[i]; r != nil && (r.Action != e.Action || r.Node.Key != e.Node.Key || r.Node.Value != e.Node.Value) {
			t.Errorf("write %d was answered with %+v and its event is %+v", i, r.Node, e.Node)
		}
		if e.Action != "expire" {
			continue
		}
		expired++
		due := *e.PrevNode.Expiration
		late := seen.Sub(due)
		if late < 0 {
			t.Errorf("%s expired %v early", e.Node.Key, -late)
		}
		if late -= f.stalled(due, seen); late > latest() {
			t.Errorf("%s expired %v late", e.Node.Key, late)
		}
		worst = max(worst, late)
	}
	for i, r := range f.was {
		if i > first && i <= last && watches[0].events[i] == nil {
			t.Errorf("acknowledged write %d of %s made no event", i, r.Node.Key)
		}
	}
	unclear := 0
	for _, op := range f.ops {
		if op.Output.(output).unclear {
			unclear++
		}
	}
	verdict := porcupine.CheckOperationsTimeout(registers(), f.ops, time.Minute)
	t.Logf("%d operations, %d of them unclear: %s; %d events, %d expiries, at worst %v late", len(f.ops), unclear, verdict, last-first, expired, worst)
	if verdict != porcupine.Ok {
		t.Error("the history is not linearizable")
	}
	if expired == 0 || len(f.acks) == 0 {
		t.Error("nothing was tested")
	}
}

// latest is how late a node may expire. Beside other tests, which share the processors with these ten
// processes, it is the machine that is late: "make faults" says that there are none.
func latest() time.Duration {
	if os.Getenv("GANTLINE_ALONE") == "" {
		return 3 * time.Second
	}
	return time.Second
}

// stall is how long no write may be acknowledged before the cluster counts as one that takes none.
const stall = 250 * time.Millisecond

// stalled is for how long, between two times, the cluster took no writes from anybody.
func (f *faults) stalled(from, to time.Time) (sum time.Duration) {
	i, _ := slices.BinarySearchFunc(f.acks, from, time.Time.Compare)
	before := from
	if i > 0 {
		before = f.acks[i-1]
	}
	for ; before.Before(to); i++ {
		next := to
		if i < len(f.acks) {
			next = f.acks[i]
		}
		if next.Sub(before) > stall {
			a, b := before, next
			if a.Before(from) {
				a = from
			}
			if b.After(to) {
				b = to
			}
			sum += b.Sub(a)
		}
		before = next
	}
	return sum
}

// checkLine looks for every key in order that was acknowledged, and for values that are there twice.
func (f *faults) checkLine(keys client.KeysAPI) {
	r, err := keys.Get(f.t.Context(), "/line", &client.GetOptions{Quorum: true})
	if err != nil {
		f.t.Error(err)
		return
	}
	there, values := map[string]bool{}, map[string]bool{}
	for _, n := range r.Node.Nodes {
		there[n.Key+"="+n.Value] = true
		if values[n.Value] {
			f.t.Errorf("%s was made twice", n.Value)
		}
		values[n.Value] = true
	}
	for _, one := range f.line {
		if !there[one] {
			f.t.Errorf("%s was acknowledged and is not there", one)
		}
	}
	f.t.Logf("%d keys in order, %d acknowledged", len(there), len(f.line))
}
