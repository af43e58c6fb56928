package etcdv2

import (
	"encoding/binary"
	"fmt"
)

// firstIndex is the index of an empty tree: a v2 server has written three
// things about itself before its first client comes.
const firstIndex = 3

// head is the one key that every transaction compares and writes.
type head struct {
	index uint64
	// writer and batch name the transaction that wrote it, so that its author
	// knows it again after a lost answer.
	writer, batch uint64
}

func (h head) append(b []byte) []byte {
	b = append(b, nodeFormat)
	b = binary.AppendUvarint(b, h.index)
	b = binary.AppendUvarint(b, h.writer)
	return binary.AppendUvarint(b, h.batch)
}

func parseHead(b []byte) (head, error) {
	d := decoder{b: b}
	format := d.byte()
	h := head{index: d.uint(), writer: d.uint(), batch: d.uint()}
	if d.bad || format != nodeFormat {
		return h, fmt.Errorf("cannot read the index: %w", errFormat)
	}
	return h, nil
}

// layout spells the keys below a prefix:
//
//	h            the head
//	l<index>     records, by their first index in hexadecimal
//	n<path>      nodes
//	s<…>         what gateways tell each other (seats, addresses)
type layout struct{ prefix string }

func (l layout) head() string            { return l.prefix + "h" }
func (l layout) records() string         { return l.prefix + "l" }
func (l layout) record(i uint64) string  { return fmt.Sprintf("%sl%016x", l.prefix, i) }
func (l layout) nodes() string           { return l.prefix + "n" }
func (l layout) node(path string) string { return l.prefix + "n" + path }
func (l layout) seat() string            { return l.prefix + "sexpirer" }
func (l layout) gateways() string        { return l.prefix + "sgateway/" }
func (l layout) removedMembers() string  { return l.prefix + "sremoved/" }
func (l layout) below(path string) (from, to string) {
	return l.node(path) + "/", l.node(path) + "0"
}
