package apiserver

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
)

// peers counts connections by the address that they come from. What is over the limit is told so
// by the route that it asks for; what is far over it is closed at once.
type peers struct {
	limit int

	mu    sync.Mutex // guards count
	count map[string]int
}

func newPeers(limit int) *peers { return &peers{limit: limit, count: make(map[string]int)} }

func (p *peers) listener(l net.Listener) net.Listener { return &peerListener{Listener: l, peers: p} }

type peerListener struct {
	net.Listener
	peers *peers
}

func (l *peerListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &peerConn{Conn: conn, peers: l.peers, host: hostOf(conn.RemoteAddr())}
		n := l.peers.add(c.host, 1)
		if n > 2*l.peers.limit {
			_ = c.Close()
			continue
		}
		c.over = n > l.peers.limit
		return c, nil
	}
}

// peerConn is a counted connection.
type peerConn struct {
	net.Conn
	peers *peers
	host  string
	over  bool // the limit
	once  sync.Once
}

func (c *peerConn) Close() error {
	c.once.Do(func() { c.peers.add(c.host, -1) })
	return c.Conn.Close()
}

func (p *peers) add(host string, n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count[host] += n
	if p.count[host] == 0 {
		delete(p.count, host)
		return 0
	}
	return p.count[host]
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

type connKey struct{}

// withConn lets a handler find the connection below its request.
func withConn(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	return context.WithValue(ctx, connKey{}, c)
}

// connOf returns that connection, and whether its address has too many.
func connOf(ctx context.Context) (conn net.Conn, over bool) {
	conn, _ = ctx.Value(connKey{}).(net.Conn)
	if p, ok := conn.(*peerConn); ok {
		over = p.over
	}
	return conn, over
}
