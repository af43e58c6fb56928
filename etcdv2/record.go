package etcdv2

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// A record is what one transaction did: its events, in order, with what
// watchers are to see. It is
//
//	format byte 2 | index of the first event | number of events | writer | batch | events
//
// and an event is
//
//	action | flags | key | node | previous node (if flagged)
//
// Writer and batch name the transaction, so that its author knows it again
// after a lost answer; format 1 had none. The previous node is kept too, so
// that the history can be told after a restart when older revisions of v3 are
// gone. A value of more than inline bytes is left out (flagElsewhere): it
// stands in the node itself, in the same revision, or in the one before for a
// previous node.
const (
	recordFormat = 2
	firstRecords = 1
	inline       = 16 << 10
)

// actions are the numbers of actions on disk; only ever append.
func actions() []string {
	return []string{
		ActionSet, ActionCreate, ActionUpdate, ActionCompareAndSwap,
		ActionDelete, ActionCompareAndDelete, ActionExpire,
	}
}

// record is what a record says besides its events.
type record struct {
	first         uint64
	writer, batch uint64
}

func (r record) append(b []byte, events ...*Event) []byte {
	b = append(b, recordFormat)
	b = binary.AppendUvarint(b, r.first)
	b = binary.AppendUvarint(b, uint64(len(events)))
	b = binary.AppendUvarint(b, r.writer)
	b = binary.AppendUvarint(b, r.batch)
	for _, e := range events {
		b = appendEvent(b, e)
	}
	return b
}

func appendEvent(b []byte, e *Event) []byte {
	flags := byte(0)
	if e.refresh {
		flags |= flagRefresh
	}
	if e.PrevNode != nil {
		flags |= flagPrev
	}
	b = append(b, byte(slices.Index(actions(), e.Action)), flags)
	b = appendText(b, e.Node.Key)
	b = appendShown(b, e.Node)
	if e.PrevNode != nil {
		b = appendShown(b, e.PrevNode)
	}
	return b
}

func appendShown(b []byte, n *Node) []byte {
	flags := byte(0)
	if n.Dir {
		flags |= flagDir
	}
	if n.Expiration != 0 {
		flags |= flagExpires
	}
	if n.HasValue {
		flags |= flagValue
	}
	if len(n.Value) > inline {
		flags |= flagElsewhere
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, n.Created)
	b = binary.AppendUvarint(b, n.Modified)
	if n.Expiration != 0 {
		b = binary.AppendVarint(b, n.Expiration)
		b = binary.AppendVarint(b, n.TTL)
	}
	if n.HasValue && len(n.Value) <= inline {
		b = appendText(b, n.Value)
	}
	return b
}

// logged is an event as a record has it.
type logged struct {
	*Event
	// valueElsewhere and prevElsewhere say that the value is not here.
	valueElsewhere, prevElsewhere bool
}

func parseRecord(b []byte) (r record, all []logged, err error) {
	d := decoder{b: b}
	format := d.byte()
	if format != recordFormat && format != firstRecords {
		return r, nil, fmt.Errorf("cannot read record: %w", errFormat)
	}
	r.first = d.uint()
	n := d.uint()
	if format == recordFormat {
		r.writer, r.batch = d.uint(), d.uint()
	}
	if d.bad || n > uint64(len(d.b)) {
		return r, nil, fmt.Errorf("cannot read record: %w", errFormat)
	}
	all = make([]logged, 0, n)
	for i := range n {
		e := d.event()
		if d.bad {
			return r, nil, fmt.Errorf("cannot read record: %w", errFormat)
		}
		e.Node.Modified, e.Index = r.first+i, r.first+i
		all = append(all, e)
	}
	return r, all, nil
}

func (d *decoder) event() logged {
	action, flags := int(d.byte()), d.byte()
	names := actions()
	if action >= len(names) {
		d.bad = true
		return logged{}
	}
	key := d.text()
	e := logged{Event: &Event{Action: names[action], refresh: flags&flagRefresh != 0}}
	e.Node, e.valueElsewhere = d.shown(key)
	if flags&flagPrev != 0 {
		e.PrevNode, e.prevElsewhere = d.shown(key)
	}
	return e
}

func (d *decoder) shown(key string) (n *Node, elsewhere bool) {
	flags := d.byte()
	n = &Node{Key: key, Dir: flags&flagDir != 0, HasValue: flags&flagValue != 0}
	n.Created, n.Modified = d.uint(), d.uint()
	if flags&flagExpires != 0 {
		n.Expiration, n.TTL = d.int(), d.int()
		d.bad = d.bad || n.Expiration == 0 // nobody writes this: the flag says that there is one
	}
	elsewhere = flags&flagElsewhere != 0
	if n.HasValue && !elsewhere {
		n.Value = d.text()
	}
	return n, elsewhere
}

// large reports whether part of the event has to be kept elsewhere.
func (e *Event) large() bool {
	return len(e.Node.Value) > inline || e.PrevNode != nil && len(e.PrevNode.Value) > inline
}
