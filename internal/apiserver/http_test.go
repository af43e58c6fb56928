package apiserver_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gantline/gantline/internal/apiserver"
)

// get sends a request as the user, "" for nobody.
func (h *house) get(method, path, user string, body []byte, headers ...string) answer {
	h.t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(h.caPEM))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(h.t.Context(), method, "https://"+h.addr+path, bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if user != "" {
		req.SetBasicAuth(user, "secret")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(data)}
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) is(t *testing.T, name string, status int, body string) {
	t.Helper()
	if status != a.status || body != a.body {
		t.Errorf("%s:\n got %d %q\nwant %d %q", name, a.status, a.body, status, body)
	}
}

func archive(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tinyCharm(t *testing.T) (data []byte, sha string) {
	data = archive(t, map[string]string{"metadata.yaml": "name: tiny\nsummary: s\ndescription: d\n"})
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:])
}

// The bodies are those that the original answers.
func TestPlainRoutes(t *testing.T) {
	h := newHouse(t, nil)
	h.get("GET", "/health", "", nil).is(t, "health", 200, "running\n")
	h.get("GET", "/foo", "", nil).is(t, "unknown", 404, "404 page not found\n")
	plain := h.get("GET", "/api", "", nil)
	plain.is(t, "no upgrade", 400, "Bad Request\n")
	if plain.header.Get("Sec-Websocket-Version") != "13" {
		t.Error(plain.header)
	}
	h.get("GET", "/model/"+modelUUID+"/api", "", nil).is(t, "no upgrade of a model", 400, "Bad Request\n")
	h.get("GET", "/model/zzz/api", "", nil).is(t, "bad uuid", 400, "invalid model UUID \"zzz\"\n")
	h.get("GET", "/model-zzz/charms/x", "", nil).is(t, "bad uuid of an object", 400, "invalid model UUID \"zzz\"\n")
	h.get("DELETE", "/model/"+modelUUID+"/charms", "user-admin", nil).is(t, "verb", 405,
		`{"error":{"message":"unsupported method: \"DELETE\"","code":"method not allowed"}}`)
}

func TestHTTPAuthentication(t *testing.T) {
	h := newHouse(t, nil)
	path := "/model/" + modelUUID + "/charms?url=local:jammy/x-0"
	h.get("GET", path, "", nil).is(t, "nobody", 401, "authentication failed: no credentials provided\n")
	h.get("GET", path, "user-eve", nil).is(t, "stranger", 401, "authentication failed: invalid entity name or password\n")
	h.get("GET", path, "eve", nil).is(t, "no tag", 401, "authentication failed: \"eve\" is not a valid tag\n")
	h.get("GET", path, "", nil, "Authorization", "Bearer x").is(t, "other kind", 401, "authentication failed: invalid HTTP auth header\n")
	h.get("GET", path, "user-nobody", nil).is(t, "no access", 403, "authorization failed: permission denied\n")
	h.get("POST", "/model/"+modelUUID+"/charms", "user-reader", nil).is(t, "reader writes", 403, "authorization failed: permission denied\n")
	h.get("POST", "/model/"+modelUUID+"/charms", "unit-web-0", nil).is(t, "agent writes", 403, "authorization failed: permission denied\n")
	notFound := `{"error":"cannot retrieve charm: cannot get charm from state: charm \"local:jammy/x-0\" not found","error-code":"not found"}`
	h.get("GET", path, "user-reader", nil).is(t, "reader", 404, notFound)
	h.get("GET", path, "machine-0", nil, "X-Juju-Nonce", "nonce").is(t, "machine", 404, notFound)
	h.get("GET", path, "machine-0", nil).is(t, "machine without nonce", 401, "authentication failed: machine 0 not provisioned\n")
	h.get("GET", strings.Replace(path, modelUUID, otherUUID, 1), "user-admin", nil).is(t, "unknown model", 404,
		`{"error":{"message":"unknown model: \"`+otherUUID+`\"","code":"model not found"}}`)
}

func TestCharmUpload(t *testing.T) {
	h := newHouse(t, nil)
	data, sha := tinyCharm(t)
	object := "/model-" + modelUUID + "/charms/tiny-"
	zipType := []string{"Content-Type", "application/zip"}
	curl := append(zipType, "Juju-Curl", "local:jammy/tiny-0")

	put := h.get("PUT", object+sha[:7], "user-writer", data, curl...)
	put.is(t, "put", 200, `{"charm-url":"local:jammy/tiny-0","CharmURL":"local:jammy/tiny-0"}`)
	if got := put.header.Get("Juju-Curl"); got != "local:jammy/tiny-0" {
		t.Errorf("Juju-Curl %q", got)
	}
	h.get("POST", "/model/"+modelUUID+"/charms?series=focal&schema=local&revision=3", "user-writer", data, zipType...).
		is(t, "post", 200, `{"charm-url":"local:focal/tiny-3","CharmURL":"local:focal/tiny-3"}`)

	junk := []byte("junk")
	sum := sha256.Sum256(junk)
	junkSHA := hex.EncodeToString(sum[:])[:7]
	h.get("PUT", object+"abcdef0", "user-writer", junk, curl...).is(t, "wrong hash", 400,
		fmt.Sprintf(`{"error":"cannot upload charm: Uploaded charm sha256 (%s) does not match sha in url (abcdef0)","error-code":"bad request"}`, junkSHA))
	h.get("PUT", object+sha[:7], "user-writer", data, zipType...).is(t, "no Juju-Curl", 400,
		`{"error":"cannot upload charm: \"\" is not a valid charm url","error-code":"bad request"}`)
	h.get("PUT", object+sha[:7], "user-writer", data, append(zipType, "Juju-Curl", "ch:amd64/jammy/tiny-1")...).is(t, "not local", 400,
		`{"error":"cannot upload charm: non-local charms may only be uploaded during model migration import","error-code":"bad request"}`)
	h.get("PUT", object+sha[:8], "user-writer", data, curl...).is(t, "eight digits", 400,
		fmt.Sprintf(`{"error":"cannot upload charm: \"tiny-%s\" is not a valid charm object path","error-code":"bad request"}`, sha[:8]))
	h.get("POST", "/model/"+modelUUID+"/charms?series=jammy", "user-writer", junk, zipType...).is(t, "junk", 400,
		`{"error":"cannot upload charm: cannot open charm archive: zip: not a valid zip file","error-code":"bad request"}`)
	h.get("POST", "/model/"+modelUUID+"/charms", "user-writer", data, "Content-Type", "text/plain").is(t, "content type", 400,
		`{"error":"cannot upload charm: expected Content-Type: application/zip, got: text/plain","error-code":"bad request"}`)
	h.get("POST", "/model/"+modelUUID+"/charms?revision=x", "user-writer", data, zipType...).is(t, "revision", 400,
		`{"error":"cannot upload charm: revision \"x\" is not a number","error-code":"bad request"}`)
	if len(h.charms) != 2 {
		t.Errorf("%d charms are stored", len(h.charms))
	}
}

func TestUploadsAreLimited(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.Upload = 100 }))
	data, _ := tinyCharm(t)
	h.get("POST", "/model/"+modelUUID+"/charms?series=jammy", "user-writer", data, "Content-Type", "application/zip").is(t, "charm", 413,
		`{"error":"cannot upload charm: upload is over the limit of 100 bytes","error-code":"quota limit exceeded"}`)
}

func TestCharmDownload(t *testing.T) {
	h := newHouse(t, nil)
	data, sha := tinyCharm(t)
	h.charms["local:jammy/tiny-0"] = data
	got := h.get("GET", "/model-"+modelUUID+"/charms/tiny-"+sha[:8], "unit-web-0", nil)
	got.is(t, "by hash", 200, string(data))
	if got.header.Get("Content-Type") != "application/zip" || got.header.Get("Content-Length") != fmt.Sprint(len(data)) {
		t.Error(got.header)
	}
	byURL := "/model/" + modelUUID + "/charms?url=local:jammy/tiny-0"
	h.get("GET", byURL+"&file=*", "user-reader", nil).is(t, "by URL", 200, string(data))
	h.get("GET", byURL, "user-reader", nil).is(t, "names", 200, `{"files":["metadata.yaml"]}`)
	h.get("GET", byURL+"&file=metadata.yaml", "user-reader", nil).is(t, "one file", 200, "name: tiny\nsummary: s\ndescription: d\n")
	h.get("GET", byURL+"&file=../x", "user-reader", nil).is(t, "outside", 404, `{"error":"charm file \"../x\" not found","error-code":"not found"}`)
	h.get("GET", "/model-"+modelUUID+"/charms/tiny-00000000", "unit-web-0", nil).is(t, "unknown hash", 404,
		`{"error":"cannot retrieve charm: cannot get charm from state: charm \"00000000\" not found","error-code":"not found"}`)
	h.get("GET", "/model-"+modelUUID+"/charms/tiny-x", "unit-web-0", nil).is(t, "no hash", 400,
		`{"error":"cannot retrieve charm: \"tiny-x\" is not a valid charm object path","error-code":"bad request"}`)
}

func TestResources(t *testing.T) {
	h := newHouse(t, nil)
	data := []byte("a blob")
	sum := sha512.Sum384(data)
	sha := hex.EncodeToString(sum[:])
	path := "/model/" + modelUUID + "/applications/web/resources/blob"
	headers := []string{
		"Content-Type", "application/octet-stream", "Content-Sha384", sha,
		"Content-Disposition", `form-data; filename="=?utf-8?b?YmzDtmIuYmlu?="`,
	}
	put := h.get("PUT", path+"?pendingid=p-1", "user-writer", data, headers...)
	if put.status != 200 || !strings.Contains(put.body, `"path":"blöb.bin"`) || !strings.Contains(put.body, `"pending-id":"p-1"`) ||
		!strings.Contains(put.body, `"username":"writer"`) {
		t.Error(put.status, put.body)
	}
	h.get("GET", path, "user-reader", nil).is(t, "get", 200, "a blob")
	unit := h.get("GET", "/model/"+modelUUID+"/units/unit-web-0/resources/blob", "unit-web-0", nil)
	unit.is(t, "its unit", 200, "a blob")
	if unit.header.Get("Content-Sha384") != sha {
		t.Error(unit.header)
	}
	h.get("GET", "/model/"+modelUUID+"/units/unit-web-0/resources/blob", "unit-my-app-10", nil).is(t, "another's unit", 403,
		`{"error":{"message":"permission denied","code":"forbidden"}}`)
	headers[3] = strings.Repeat("0", 96)
	if got := h.get("PUT", path, "user-writer", data, headers...); got.status != 400 || !strings.Contains(got.body, "does not match the announced") {
		t.Error(got.status, got.body)
	}
	h.get("GET", path+"2", "user-reader", nil).is(t, "unknown", 404, `{"error":{"message":"resource \"web/blob2\" not found","code":"not found"}}`)
}

func TestOneAddressMayNotTakeAllConnections(t *testing.T) {
	h := newHouse(t, limit(func(l *limits) { l.Connections = 2 }))
	one, two := h.open(h.info("user-admin")), h.open(h.info("user-admin"))
	h.get("GET", "/health", "", nil).is(t, "over the limit", 429, "too many connections from this address (limit 2)\n")
	_ = one.Close()
	_ = two.Close()
}

func TestConfigIsChecked(t *testing.T) {
	if _, err := apiserver.New(apiserver.Config{}); err == nil || err.Error() != "cannot make API server: no listener" {
		t.Error(err)
	}
}
