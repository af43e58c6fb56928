package etcdgateway

import (
	"net/http"

	"github.com/gantline/gantline/etcdv2"
)

// watch answers with the first event, or with all of them until the client
// leaves.
func (g *Gateway) watch(w http.ResponseWriter, r *http.Request, q *keyRequest) error {
	defer g.watches.Add(-1)
	if n := g.watches.Add(1); g.cfg.MaxWatches > 0 && n > g.cfg.MaxWatches {
		w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	watcher, err := g.store.Watch(q.key, etcdv2.WatchOptions{Recursive: q.recursive, Stream: q.stream, Since: q.waitIndex})
	if err != nil {
		return err
	}
	defer watcher.Close()
	g.succeed(w, watcher.Index)
	w.WriteHeader(http.StatusOK)
	out := http.NewResponseController(w)
	if err := out.Flush(); err != nil {
		return nil //nolint:nilerr // the client is gone
	}
	var line []byte
	for {
		select {
		case e, ok := <-watcher.Events():
			if !ok {
				return nil
			}
			line = append(e.AppendJSON(line[:0]), '\n')
			if _, err := w.Write(line); err != nil || !q.stream {
				return nil //nolint:nilerr // the client is gone
			}
			if err := out.Flush(); err != nil {
				return nil //nolint:nilerr // the client is gone
			}
		case <-r.Context().Done():
			return nil
		}
	}
}
