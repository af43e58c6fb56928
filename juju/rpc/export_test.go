package rpc

import "encoding/json"

// DecodeBothWays decodes a message with the quick decoder, nil where that gives up, and with
// encoding/json.
func DecodeBothWays(data []byte) (quick, slow any, slowErr error) {
	if json.Valid(data) {
		if f, ok := scanFrame(data); ok {
			quick = f
		}
	}
	f := &frame{}
	slowErr = json.Unmarshal(data, f)
	return quick, f, slowErr
}
