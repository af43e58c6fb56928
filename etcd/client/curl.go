package client

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync/atomic"
)

// curlDebug is global because EnablecURLDebug is.
var curlDebug atomic.Bool

// EnablecURLDebug prints every request of every client to the standard error
// as the curl command that would send it. Credentials are left
// out.
func EnablecURLDebug() { curlDebug.Store(true) }

// DisablecURLDebug ends what EnablecURLDebug began.
func DisablecURLDebug() { curlDebug.Store(false) }

// printcURL reads the body of the request and puts it back.
func printcURL(req *http.Request) error {
	if !curlDebug.Load() {
		return nil
	}
	data := ""
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return err
		}
		data = fmt.Sprintf(" -d %q", body)
		if len(body) > 0 {
			req.Body = io.NopCloser(bytes.NewReader(body))
		}
	}
	fmt.Fprintf(os.Stderr, "cURL Command: curl -X %s %s%s\n", req.Method, req.URL.Redacted(), data)
	return nil
}
