package client

import (
	"bytes"
	"encoding/json"
	"errors"
)

// decodeError decodes a refusal of the keys API.
func decodeError(data []byte) error {
	var e plainError
	if err := json.Unmarshal(data, &e); err != nil {
		return ErrInvalidJSON
	}
	return Error(e)
}

// decodeSlowly decodes any JSON, by the rules of encoding/json except that
// field names must be spelled exactly. It is for answers that did not come
// from etcd itself, or passed through something that rewrote them.
func decodeSlowly(data []byte) (*Response, error) {
	if !json.Valid(data) {
		return nil, ErrInvalidJSON
	}
	d := json.NewDecoder(bytes.NewReader(data))
	r := new(Response)
	if _, err := decodeObject(d, func(name string) error { return r.decodeField(d, name) }); err != nil {
		return nil, ErrInvalidJSON
	}
	return r, nil
}

func (r *Response) decodeField(d *json.Decoder, name string) error {
	switch name {
	case "action":
		return d.Decode(&r.Action)
	case "node":
		return decodeNode(d, &r.Node)
	case "prevNode":
		return decodeNode(d, &r.PrevNode)
	default:
		return skipValue(d)
	}
}

// decodeNode decodes a node into *n, which null makes nil.
func decodeNode(d *json.Decoder, n **Node) error {
	if *n == nil {
		*n = new(Node)
	}
	node := *n
	null, err := decodeObject(d, func(name string) error { return node.decodeField(d, name) })
	if null {
		*n = nil
	}
	return err
}

func (n *Node) decodeField(d *json.Decoder, name string) error {
	switch name {
	case "key":
		return d.Decode(&n.Key)
	case "dir":
		return d.Decode(&n.Dir)
	case "value":
		return d.Decode(&n.Value)
	case "nodes":
		return decodeNodes(d, &n.Nodes)
	case "createdIndex":
		return d.Decode(&n.CreatedIndex)
	case "modifiedIndex":
		return d.Decode(&n.ModifiedIndex)
	case "expiration":
		return d.Decode(&n.Expiration)
	case "ttl":
		return d.Decode(&n.TTL)
	default:
		return skipValue(d)
	}
}

// decodeNodes decodes an array of nodes, or null.
func decodeNodes(d *json.Decoder, ns *Nodes) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t == nil {
		*ns = nil
		return nil
	}
	if t != json.Delim('[') {
		return errWrongType
	}
	*ns = Nodes{}
	for d.More() {
		var child *Node
		if err := decodeNode(d, &child); err != nil {
			return err
		}
		*ns = append(*ns, child)
	}
	_, err = d.Token()
	return err
}

// errWrongType never leaves this file.
var errWrongType = errors.New("wrong type")

// decodeObject calls field for each name of an object; field reads the
// value. Null is no object and no error.
func decodeObject(d *json.Decoder, field func(name string) error) (null bool, err error) {
	t, err := d.Token()
	if err != nil || t == nil {
		return t == nil, err
	}
	if t != json.Delim('{') {
		return false, errWrongType
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return false, err
		}
		name, _ := t.(string)
		if err := field(name); err != nil {
			return false, err
		}
	}
	_, err = d.Token()
	return false, err
}

func skipValue(d *json.Decoder) error {
	var v json.RawMessage
	return d.Decode(&v)
}
