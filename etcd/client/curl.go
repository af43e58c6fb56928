package client

import (
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
)

// curlDebug is global because EnablecURLDebug is.
var curlDebug atomic.Bool

// EnablecURLDebug prints every request of every client to the standard error
// as the curl command that would send it. Credentials are left out.
func EnablecURLDebug() { curlDebug.Store(true) }

// DisablecURLDebug ends what EnablecURLDebug began.
func DisablecURLDebug() { curlDebug.Store(false) }

func printcURL(req *http.Request, body []byte) {
	if !curlDebug.Load() {
		return
	}
	data := ""
	if body != nil {
		data = fmt.Sprintf(" -d %q", body)
	}
	fmt.Fprintf(os.Stderr, "cURL Command: curl -X %s %s%s\n", req.Method, req.URL, data)
}
