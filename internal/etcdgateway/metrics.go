package etcdgateway

import (
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what /metrics tells.
type metrics struct {
	requests *prometheus.CounterVec
	handler  http.Handler
	// known are the counters that were used, by route and method: finding one in requests takes longer.
	known sync.Map
}

// count counts a request.
func (m *metrics) count(route, kind string) {
	id := [2]string{route, method(kind)}
	c, ok := m.known.Load(id)
	if !ok {
		c, _ = m.known.LoadOrStore(id, m.requests.WithLabelValues(id[0], id[1]))
	}
	c.(prometheus.Counter).Inc() //nolint:forcetypeassert // see above
}

func newMetrics(g *Gateway) *metrics {
	reg := prometheus.NewRegistry()
	m := &metrics{requests: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "etcd_gateway_requests_total", Help: "Requests by route and method.",
	}, []string{"route", "method"})}
	gauge := func(name, help string, value func() float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("etcd_gateway_index", "Index of the last write.", func() float64 { return float64(g.store.Status().Index) })
	gauge("etcd_gateway_keys", "Nodes of the tree.", func() float64 { return float64(g.store.Status().Keys) })
	gauge("etcd_gateway_watches", "Watches that wait.", func() float64 { return float64(g.watches.Load()) })
	gauge("etcd_gateway_expired", "Nodes that expired while this gateway ran.", func() float64 { return float64(g.store.Stats().ExpireCount) })
	reg.MustRegister(m.requests)
	m.handler = promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
	return m
}
