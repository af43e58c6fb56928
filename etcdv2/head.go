package etcdv2

import "fmt"

// firstIndex is the index of an empty tree: a v2 server has written three
// things about itself before its first client comes.
const firstIndex = 3

// founding is the record of an empty tree, whose key says its index: the first that there is.
func founding() string { return string(record{first: firstIndex + 1}.append(nil)) }

// parseOldHead reads the index from the key that held it once, beside the records.
func parseOldHead(b []byte) (index uint64, err error) {
	d := decoder{b: b}
	format := d.byte()
	index = d.uint()
	if d.bad || format != nodeFormat {
		return 0, fmt.Errorf("cannot read the index: %w", errFormat)
	}
	return index, nil
}

// layout spells the keys below a prefix:
//
//	l<index>     records, by their first index in hexadecimal; the last is the head
//	n<path>      nodes
//	s<…>         what gateways tell each other (seats, addresses)
//	h            the index, in trees of an earlier form
type layout struct{ prefix string }

func (l layout) oldHead() string         { return l.prefix + "h" }
func (l layout) records() string         { return l.prefix + "l" }
func (l layout) recordsEnd() string      { return l.prefix + "m" }
func (l layout) record(i uint64) string  { return fmt.Sprintf("%sl%016x", l.prefix, i) }
func (l layout) nodes() string           { return l.prefix + "n" }
func (l layout) node(path string) string { return l.prefix + "n" + path }
func (l layout) seat() string            { return l.prefix + "sexpirer" }
func (l layout) gateways() string        { return l.prefix + "sgateway/" }
func (l layout) removedMembers() string  { return l.prefix + "sremoved/" }
func (l layout) below(path string) (from, to string) {
	return l.node(path) + "/", l.node(path) + "0"
}
