package etcdv2

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A node is kept in v3 as
//
//	format byte 1 | flags | created | modified | expires (if flagged) | value
//
// with numbers as varints. The value is last and has no length.
const nodeFormat = 1

const (
	flagDir byte = 1 << iota
	flagExpires
	flagValue
	flagRefresh
	flagPrev
	flagElsewhere
)

// errFormat is a record of another program or a later version.
var errFormat = errors.New("unknown format")

func appendNode(b []byte, n *node) []byte {
	flags := byte(0)
	if n.dir {
		flags |= flagDir
	}
	if n.life != nil {
		flags |= flagExpires
	}
	b = append(b, nodeFormat, flags)
	b = binary.AppendUvarint(b, n.created)
	b = binary.AppendUvarint(b, n.modified)
	if n.life != nil {
		b = binary.AppendVarint(b, n.life.at)
	}
	return append(b, n.value()...)
}

// parseNode reads a node that gets the given name, which may be "".
func parseNode(name, b []byte) (*node, error) {
	d := decoder{b: b}
	if d.byte() != nodeFormat {
		return nil, fmt.Errorf("cannot read node: %w", errFormat)
	}
	flags := d.byte()
	n := &node{dir: flags&flagDir != 0}
	n.created, n.modified = d.uint(), d.uint()
	if flags&flagExpires != 0 {
		n.life = newLife(d.int())
		d.bad = d.bad || n.life == nil
	}
	n.nameLen = uint32(len(name)) //nolint:gosec // v3 takes no such keys
	text := make([]byte, 0, 256)
	n.text = string(append(append(text, name...), d.b...))
	if d.bad || n.dir && len(d.b) > 0 {
		return nil, fmt.Errorf("cannot read node: %w", errFormat)
	}
	return n, nil
}

// decoder reads numbers and texts; a failure sticks.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	d.skip(n)
	return v
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	d.skip(n)
	return v
}

func (d *decoder) skip(n int) {
	if n <= 0 {
		d.bad, d.b = true, nil
		return
	}
	d.b = d.b[n:]
}

func (d *decoder) text() string {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.bad, d.b = true, nil
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
