package etcdv2

import (
	"fmt"
	"path"
	"strconv"

	"github.com/gantline/gantline/etcd/client"
)

// do decides a write: the event that it is, or why it is refused.
func (s *scratch) do(r *Request) (*Event, *client.Error) {
	switch r.Action {
	case ActionSet:
		return s.set(r)
	case ActionCreate:
		return s.create(r)
	case ActionUpdate:
		return s.update(r)
	case ActionCompareAndSwap:
		return s.compareAndSwap(r)
	case ActionCompareAndDelete:
		return s.compareAndDelete(r)
	case ActionExpire:
		return s.expire(r), nil
	default:
		return s.remove(r)
	}
}

func (s *scratch) set(r *Request) (*Event, *client.Error) {
	value := r.Value
	old, err := s.find(r.path)
	if err != nil && (err.Code != client.ErrorCodeKeyNotFound || r.Refresh) {
		return nil, err
	}
	var prev *Node
	if old != nil {
		if r.Refresh {
			value = old.value()
		}
		prev = old.repr(r.path, s.now)
	}
	e, err := s.place(r, r.path, value, true)
	if err != nil {
		return nil, err
	}
	e.PrevNode, e.refresh = prev, r.Refresh
	return e, nil
}

func (s *scratch) create(r *Request) (*Event, *client.Error) {
	p := r.path
	if r.InOrder {
		p = path.Join(p, fmt.Sprintf("%020s", strconv.FormatUint(s.index+1, 10)))
	}
	return s.place(r, p, r.Value, false)
}

// place makes a node, replacing a file if it may.
func (s *scratch) place(r *Request, p, value string, replace bool) (*Event, *client.Error) {
	if readOnly(p) {
		return nil, s.root()
	}
	missing, err := s.parents(p)
	if err != nil {
		return nil, err
	}
	if len(missing) == 0 {
		old, _ := s.find(p)
		switch {
		case old == nil:
		case !replace:
			return nil, refuse(client.ErrorCodeNodeExist, p, s.index)
		case old.dir:
			return nil, refuse(client.ErrorCodeNotFile, p, s.index)
		}
	}
	if size(missing) > maxDirectories {
		e := NewError(client.ErrorCodeRaftInternal, tooLarge, 0)
		return nil, &e
	}
	next := s.index + 1
	for _, d := range missing {
		s.put(d, node{dir: true, created: next, modified: next})
	}
	n := node{dir: r.Dir, created: next, modified: next, life: newLife(r.expires())}
	if !r.Dir {
		n.setValue(value)
	}
	s.put(p, n)
	return s.happened(&Event{Action: r.Action, Node: n.repr(p, s.now)}), nil
}

// maxDirectories is how many bytes the names of new directories may have, each of which names those
// above it too: no transaction of v3 takes more, and a path of a megabyte would need some hundred
// gigabytes to find that out.
const maxDirectories = 1 << 20

func size(paths []string) (n int) {
	for _, p := range paths {
		n += len(p)
	}
	return n
}

func (s *scratch) update(r *Request) (*Event, *client.Error) {
	if readOnly(r.path) {
		return nil, s.root()
	}
	old, err := s.find(r.path)
	if err != nil {
		return nil, err
	}
	if old.dir && r.Value != "" {
		return nil, refuse(client.ErrorCodeNotFile, r.path, s.index)
	}
	return s.change(r, old), nil
}

func (s *scratch) compareAndSwap(r *Request) (*Event, *client.Error) {
	if readOnly(r.path) {
		return nil, s.root()
	}
	old, err := s.compare(r)
	if err != nil {
		return nil, err
	}
	return s.change(r, old), nil
}

// change gives a node another value and expiry. A directory, which has no
// value, keeps its index too.
func (s *scratch) change(r *Request, old *node) *Event {
	n := *old
	n.life = newLife(r.Expiration)
	if !n.dir {
		if !r.Refresh {
			n.setValue(r.Value)
		}
		n.modified = s.index + 1
	}
	s.put(r.path, n)
	shown := n.repr(r.path, s.now)
	shown.Modified = s.index + 1
	return s.happened(&Event{Action: r.Action, Node: shown, PrevNode: old.repr(r.path, s.now), refresh: r.Refresh})
}

// compare finds the file that a request compares with and compares.
func (s *scratch) compare(r *Request) (*node, *client.Error) {
	n, err := s.find(r.path)
	if err != nil {
		return nil, err
	}
	if n.dir {
		return nil, refuse(client.ErrorCodeNotFile, r.path, s.index)
	}
	cause := ""
	if r.PrevValue != "" && r.PrevValue != n.value() {
		cause = fmt.Sprintf("[%v != %v]", r.PrevValue, n.value())
	}
	if r.PrevIndex != 0 && r.PrevIndex != n.modified {
		if cause != "" {
			cause += " "
		}
		cause += fmt.Sprintf("[%v != %v]", r.PrevIndex, n.modified)
	}
	if cause != "" {
		e := NewError(client.ErrorCodeTestFailed, cause, s.index)
		return nil, &e
	}
	return n, nil
}

func (s *scratch) compareAndDelete(r *Request) (*Event, *client.Error) {
	n, err := s.compare(r)
	if err != nil {
		return nil, err
	}
	return s.gone(ActionCompareAndDelete, r.path, n), nil
}

func (s *scratch) remove(r *Request) (*Event, *client.Error) {
	if readOnly(r.path) {
		return nil, s.root()
	}
	n, err := s.find(r.path)
	if err != nil {
		return nil, err
	}
	if n.dir {
		switch {
		case !r.Dir && !r.Recursive:
			return nil, refuse(client.ErrorCodeNotFile, r.path, s.index)
		case !r.Recursive && s.occupied(r.path, n):
			return nil, refuse(client.ErrorCodeDirNotEmpty, r.path, s.index)
		}
	}
	return s.gone(ActionDelete, r.path, n), nil
}

// expire removes a node whose time is over, unless it was given more.
func (s *scratch) expire(r *Request) *Event {
	n, err := s.find(r.path)
	if err != nil || n.life == nil || n.expires() != r.Expiration || n.expires() > s.now {
		return nil
	}
	return s.gone(ActionExpire, r.path, n)
}

// gone takes a node out, and all below it.
func (s *scratch) gone(action, p string, n *node) *Event {
	if n.dir && s.occupied(p, n) {
		s.whole = p
	}
	s.nodes[p] = nil
	return s.happened(&Event{
		Action:   action,
		Node:     &Node{Key: p, Dir: n.dir, Created: n.created, Modified: s.index + 1},
		PrevNode: n.repr(p, s.now),
	})
}

// root refuses a write to what cannot be written.
func (s *scratch) root() *client.Error {
	e := NewError(client.ErrorCodeRootROnly, "/", s.index)
	return &e
}
