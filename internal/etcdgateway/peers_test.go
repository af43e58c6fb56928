package etcdgateway_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/gantline/gantline/etcdv2"
)

// bePeer writes to v3 without a gateway, to tell what of a gateway's cost is v3's own: address, and
// an endpoint or, for an etcd in the process, a directory. It writes when asked, so that its own CPU
// time, which a gateway has too, can be measured apart from that of who asks.
func bePeer(args []string) error {
	var v3 *clientv3.Client
	var err error
	if args[1] == "over" {
		v3, err = etcdv2.Dial(etcdv2.DialConfig{Endpoints: args[2:]})
	} else {
		v3, err = etcdInside(args[2])
	}
	if err != nil {
		return err
	}
	p := &peer{v3: v3}
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("/load", p)
	server := &http.Server{Addr: args[0], Handler: mux}
	return server.ListenAndServe()
}

// peer writes plainly.
type peer struct {
	v3      *clientv3.Client
	written atomic.Int64
}

// ServeHTTP writes "n" times with as many "workers", each for itself: with "form" put, one key; with
// txn, what a gateway writes for one set: two comparisons, a record and the node.
func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	workers, _ := strconv.Atoi(r.FormValue("workers"))
	n, _ := strconv.Atoi(r.FormValue("n"))
	write := p.put
	if r.FormValue("form") == "txn" {
		write = p.txn
	}
	var all sync.WaitGroup
	errs := make([]error, workers)
	begin := time.Now()
	for worker := range workers {
		all.Go(func() {
			for i := worker; i < n && errs[worker] == nil; i += workers {
				errs[worker] = write(r.Context(), i)
			}
		})
	}
	all.Wait()
	took := time.Since(begin)
	if err := errors.Join(errs...); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, took.Nanoseconds())
}

func (p *peer) put(ctx context.Context, i int) error {
	_, err := p.v3.Put(ctx, peerKey(i), "v")
	return err
}

func (p *peer) txn(ctx context.Context, i int) error {
	n := p.written.Add(1)
	key := fmt.Sprintf("/peer/l%016x", n)
	got, err := p.v3.Txn(ctx).
		If(clientv3.Compare(clientv3.ModRevision("/peer/l"), ">", -1), clientv3.Compare(clientv3.CreateRevision(key), "=", 0)).
		Then(
			clientv3.OpPut(key, fmt.Sprintf("a record of some forty bytes: %010d", n)),
			clientv3.OpPut(peerKey(i), "envelope-v"),
		).
		Else(clientv3.OpGet(key)).
		Commit()
	if err == nil && !got.Succeeded {
		err = errors.New("a comparison that holds was refused")
	}
	return err
}

func peerKey(i int) string { return fmt.Sprintf("/peer/n/1/s/%d", i%100) }
