package client

import (
	"net/http"
	"strconv"
)

// headerValue is Header.Get for a name that is already in canonical form.
func headerValue(h http.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// headerIndex is the store's index, 0 when the server does not say.
func headerIndex(h http.Header) (uint64, error) {
	v := headerValue(h, "X-Etcd-Index")
	if v == "" {
		return 0, nil
	}
	return strconv.ParseUint(v, 10, 64)
}
