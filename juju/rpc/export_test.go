package rpc

import "encoding/json"

// DecodeBothWays decodes a message with the quick decoder, nil where that gives up, and with
// encoding/json.
func DecodeBothWays(data []byte) (quick, slow any, slowErr error) {
	f := &frame{}
	if f.scan(data, names{}) {
		quick = f
	}
	f = &frame{}
	slowErr = json.Unmarshal(data, f)
	return quick, f, slowErr
}

// ValidByScan says whether the scanner takes data for one valid value; deeper than MaxScanDepth it
// takes none.
func ValidByScan(data []byte) bool {
	s := scanner{data: data}
	s.skipSpace()
	_, ok := s.value()
	return ok && s.atEnd()
}

// MaxScanDepth is how deep the scanner looks.
const MaxScanDepth = maxScanDepth
