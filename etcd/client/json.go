package client

import "encoding/json"

// Types without methods, for encoding/json to work on.
type (
	plainError   Error
	plainGet     GetOptions
	plainSet     SetOptions
	plainCreate  CreateInOrderOptions
	plainDelete  DeleteOptions
	plainWatcher WatcherOptions
)

// UnmarshalJSON is encoding/json's own decoding, but faster for what etcd
// writes.
func (r *Response) UnmarshalJSON(data []byte) error {
	if r.Action == "" && r.Node == nil && r.PrevNode == nil {
		if fast := parseResponse(data); fast != nil {
			fast.Index, fast.ClusterID = r.Index, r.ClusterID
			*r = *fast
			return nil
		}
	}
	bare := bareResponse{r.Action, bareOf(r.Node), bareOf(r.PrevNode)}
	err := json.Unmarshal(data, &bare)
	r.Action, r.Node, r.PrevNode = bare.Action, bare.Node.node(), bare.PrevNode.node()
	return err
}

// MarshalJSON gives the fields with JSON tags.
func (r *Response) MarshalJSON() ([]byte, error) {
	return json.Marshal(bareResponse{r.Action, bareOf(r.Node), bareOf(r.PrevNode)})
}

// UnmarshalJSON is encoding/json's own decoding, but faster for what etcd
// writes.
func (n *Node) UnmarshalJSON(data []byte) error {
	if n.blank() {
		if fast := parseNode(data); fast != nil {
			*n = *fast
			return nil
		}
	}
	bare := bareOf(n)
	err := json.Unmarshal(data, bare)
	*n = *bare.node()
	return err
}

// blank reports whether n is the zero value.
func (n *Node) blank() bool {
	return n.Key == "" && !n.Dir && n.Value == "" && n.Nodes == nil && n.CreatedIndex == 0 &&
		n.ModifiedIndex == 0 && n.Expiration == nil && n.TTL == 0
}

// MarshalJSON gives the node with everything below it.
func (n *Node) MarshalJSON() ([]byte, error) { return json.Marshal(bareOf(n)) }

// UnmarshalJSON is encoding/json's own decoding.
func (e *Error) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, (*plainError)(e)) }

// MarshalJSON gives all fields.
func (e *Error) MarshalJSON() ([]byte, error) { return json.Marshal((*plainError)(e)) }

// UnmarshalJSON takes a JSON string.
func (p *PrevExistType) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*string)(p))
}

// MarshalJSON gives a JSON string.
func (p PrevExistType) MarshalJSON() ([]byte, error) { return json.Marshal(string(p)) }

// UnmarshalJSON is encoding/json's own decoding.
func (o *GetOptions) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, (*plainGet)(o)) }

// MarshalJSON gives all fields under their Go names.
func (o *GetOptions) MarshalJSON() ([]byte, error) { return json.Marshal((*plainGet)(o)) }

// UnmarshalJSON is encoding/json's own decoding.
func (o *SetOptions) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, (*plainSet)(o)) }

// MarshalJSON gives all fields under their Go names.
func (o *SetOptions) MarshalJSON() ([]byte, error) { return json.Marshal((*plainSet)(o)) }

// UnmarshalJSON is encoding/json's own decoding.
func (o *CreateInOrderOptions) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*plainCreate)(o))
}

// MarshalJSON gives all fields under their Go names.
func (o *CreateInOrderOptions) MarshalJSON() ([]byte, error) {
	return json.Marshal((*plainCreate)(o))
}

// UnmarshalJSON is encoding/json's own decoding.
func (o *DeleteOptions) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*plainDelete)(o))
}

// MarshalJSON gives all fields under their Go names.
func (o *DeleteOptions) MarshalJSON() ([]byte, error) { return json.Marshal((*plainDelete)(o)) }

// UnmarshalJSON is encoding/json's own decoding.
func (o *WatcherOptions) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, (*plainWatcher)(o))
}

// MarshalJSON gives all fields under their Go names.
func (o *WatcherOptions) MarshalJSON() ([]byte, error) {
	return json.Marshal((*plainWatcher)(o))
}
