package rpc

import "encoding/json"

// DecodeBothWays decodes a message with the quick decoder, nil where that gives up, and with
// encoding/json.
func DecodeBothWays(data []byte) (quick, slow any, slowErr error) {
	f := &frame{}
	if f.scan(data, names{}) && validOrNone(f.Params) && validOrNone(f.Response) {
		quick = f
	}
	f = &frame{}
	slowErr = json.Unmarshal(data, f)
	return quick, f, slowErr
}

func validOrNone(data json.RawMessage) bool { return data == nil || json.Valid(data) }
