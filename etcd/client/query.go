package client

import (
	"strconv"
	"time"
)

// This file writes queries and forms as url.Values.Encode would: names in
// ascending order, the same escapes. It spares the maps.

const hexDigits = "0123456789ABCDEF"

// appendPair appends name=value, with an ampersand if something precedes.
func appendPair(b []byte, name, value string) []byte {
	b = appendName(b, name)
	for i := range len(value) {
		switch c := value[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~':
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return b
}

func appendUint(b []byte, name string, value uint64) []byte {
	return strconv.AppendUint(appendName(b, name), value, 10)
}

func appendName(b []byte, name string) []byte {
	if len(b) > 0 {
		b = append(b, '&')
	}
	b = append(b, name...)
	return append(b, '=')
}

// getQuery always says all three, as servers may have other defaults. There
// are eight of them, so none is ever built.
func getQuery(o GetOptions) string {
	i := 0
	if o.Quorum {
		i |= 4
	}
	if o.Recursive {
		i |= 2
	}
	if o.Sort {
		i |= 1
	}
	return [8]string{
		"quorum=false&recursive=false&sorted=false",
		"quorum=false&recursive=false&sorted=true",
		"quorum=false&recursive=true&sorted=false",
		"quorum=false&recursive=true&sorted=true",
		"quorum=true&recursive=false&sorted=false",
		"quorum=true&recursive=false&sorted=true",
		"quorum=true&recursive=true&sorted=false",
		"quorum=true&recursive=true&sorted=true",
	}[i]
}

// waitQuery asks for the first event whose index is at least index, or for
// the next one when index is 0.
func waitQuery(recursive bool, index uint64) string {
	b := make([]byte, 0, 64)
	b = append(b, "recursive="...)
	b = strconv.AppendBool(b, recursive)
	b = append(b, "&wait=true"...)
	return string(appendUint(b, "waitIndex", index))
}

func setQuery(o *SetOptions) string {
	var b []byte
	if o.Dir {
		b = appendPair(b, "dir", "true")
	}
	if o.NoValueOnSuccess {
		b = appendPair(b, "noValueOnSuccess", "true")
	}
	if o.PrevExist != PrevIgnore {
		b = appendPair(b, "prevExist", string(o.PrevExist))
	}
	if o.PrevIndex != 0 {
		b = appendUint(b, "prevIndex", o.PrevIndex)
	}
	if o.PrevValue != "" && !o.Dir {
		b = appendPair(b, "prevValue", o.PrevValue)
	}
	return string(b)
}

// setForm is never nil: a PUT has a body, if an empty one.
func setForm(value string, o *SetOptions) []byte {
	b := make([]byte, 0, len("refresh=true&ttl=&value=")+20+len(value)+len(value)/4)
	if o.Refresh {
		b = append(b, "refresh=true"...)
	}
	b = appendTTL(b, o.TTL)
	if !o.Dir {
		b = appendPair(b, "value", value)
	}
	return b
}

// appendTTL appends the seconds of a TTL. The wire knows whole seconds only
// and takes 0 for "expires at once", so that nothing below a second may be
// cut to 0.
func appendTTL(b []byte, ttl time.Duration) []byte {
	if ttl <= 0 {
		return b
	}
	return appendUint(b, "ttl", max(1, uint64(ttl/time.Second)))
}

func deleteQuery(o *DeleteOptions) string {
	var b []byte
	if o.Dir {
		b = appendPair(b, "dir", "true")
	}
	if o.PrevIndex != 0 {
		b = appendUint(b, "prevIndex", o.PrevIndex)
	}
	if o.PrevValue != "" {
		b = appendPair(b, "prevValue", o.PrevValue)
	}
	if o.Recursive {
		b = appendPair(b, "recursive", "true")
	}
	return string(b)
}
