package agents_test

import (
	"net"
	"sync"
	"testing"
)

// network stands between agents and their controller, and can be cut.
type network struct {
	listener net.Listener
	wg       sync.WaitGroup

	mu    sync.Mutex // guards what follows
	to    string
	open  chan struct{} // closed while the network lets through
	lines map[*line]struct{}
}

// line is one connection through the network: what arrives at one end leaves at the other.
type line struct {
	near, far net.Conn
	dead      chan struct{} // closed when it is to let nothing through any more
}

func newNetwork(t *testing.T, to string) *network {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &network{listener: l, to: to, open: make(chan struct{}), lines: map[*line]struct{}{}}
	close(n.open)
	n.wg.Go(n.accept) // ends with the listener
	t.Cleanup(func() {
		_ = l.Close()
		n.heal()
		n.mu.Lock()
		for li := range n.lines {
			li.close()
		}
		n.mu.Unlock()
		n.wg.Wait()
	})
	return n
}

func (n *network) address() string { return n.listener.Addr().String() }

func (n *network) accept() {
	for {
		near, err := n.listener.Accept()
		if err != nil {
			return
		}
		n.wg.Go(func() { n.connect(near) })
	}
}

// connect lets somebody through. While the network is cut they wait: nothing refuses them.
func (n *network) connect(near net.Conn) {
	<-n.gate()
	far, err := net.Dial("tcp", n.to)
	if err != nil {
		_ = near.Close()
		return
	}
	li := &line{near: near, far: far, dead: make(chan struct{})}
	n.mu.Lock()
	n.lines[li] = struct{}{}
	n.mu.Unlock()
	n.wg.Go(func() { n.carry(li, near, far) })
	n.carry(li, far, near)
}

func (n *network) gate() chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.open
}

// carry carries bytes one way. An end that closes closes the line, unless it is dead: then the other
// end never hears of it.
func (n *network) carry(li *line, from, to net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		size, err := from.Read(buf)
		select {
		case <-n.gate():
		case <-li.dead:
		}
		select {
		case <-li.dead:
			return // and both ends stay open
		default:
		}
		if err == nil {
			_, err = to.Write(buf[:size])
		}
		if err != nil {
			li.close()
			n.mu.Lock()
			delete(n.lines, li)
			n.mu.Unlock()
			return
		}
	}
}

func (li *line) close() {
	_ = li.near.Close()
	_ = li.far.Close()
}

// cut lets nothing through, and closes nothing.
func (n *network) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open = make(chan struct{})
}

// heal lets through again what was held up.
func (n *network) heal() {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case <-n.open:
	default:
		close(n.open)
	}
}

// forget lets nothing through any more on the connections that there are, and closes none: as a
// router does that was started anew. It returns how many.
func (n *network) forget() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for li := range n.lines {
		select {
		case <-li.dead:
		default:
			close(li.dead)
			count++
		}
	}
	return count
}
