package house

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"testing"
)

// Answer is what an HTTP request got.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// HTTP makes a request of the controller by basic authentication.
func (h *House) HTTP(t testing.TB, who Credentials, method, path string, header map[string]string, body io.Reader) Answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "https://"+h.Info.Address+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(who.Tag, who.Password)
	for key, value := range header {
		req.Header.Set(key, value)
	}
	transport := &http.Transport{TLSClientConfig: h.TLS()}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: string(content)}
}

// PutCharm uploads an archive as Juju's own client does; the answer's header Juju-Curl is the URL
// that the charm got.
func (h *House) PutCharm(t testing.TB, who Credentials, model, url, name string, archive []byte) Answer {
	t.Helper()
	sum := sha256.Sum256(archive)
	return h.HTTP(t, who, http.MethodPut, "/model-"+model+"/charms/"+name+"-"+hex.EncodeToString(sum[:])[:7],
		map[string]string{"Content-Type": "application/zip", "Juju-Curl": url}, bytes.NewReader(archive))
}

// Archive packs the files of a charm.
func Archive(t testing.TB, files fs.FS) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := z.AddFS(files); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
