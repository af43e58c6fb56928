package bench

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// uploadSize is how large the charm is that Memory uploads, in bytes.
const uploadSize = 64 << 20

// Memory measures the resident memory of a controller that took a charm of 64 MiB and twenty
// logins: as it is then, and after a restart with twenty more.
func (p *Program) Memory(ctx context.Context) (used, restarted int64, err error) {
	place, err := p.Place()
	if err != nil {
		return 0, 0, err
	}
	packed, err := largeCharm()
	if err != nil {
		return 0, 0, err
	}
	if used, err = place.resident(ctx, packed); err != nil {
		return 0, 0, err
	}
	restarted, err = place.resident(ctx, nil)
	return used, restarted, err
}

// resident starts the controller, uploads packed if there is any, logs in twenty times and stops.
func (p *Place) resident(ctx context.Context, packed []byte) (size int64, err error) {
	u, err := p.Up()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, u.Stop()) }()
	if packed != nil {
		if err := u.Target.upload(ctx, packed); err != nil {
			return 0, err
		}
	}
	for range 20 {
		s, err := u.Target.Dial(ctx)
		if err != nil {
			return 0, err
		}
		s.Close()
	}
	return u.Resident()
}

// upload sends a charm as the older of the two routes takes it.
func (t Target) upload(ctx context.Context, packed []byte) error {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(t.CACert))
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "juju-apiserver", MinVersion: tls.VersionTLS12},
	}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"https://"+t.Address+"/model/"+t.Model+"/charms?schema=local&series=&revision=0", bytes.NewReader(packed))
	if err != nil {
		return err
	}
	req.SetBasicAuth("user-"+t.User, t.Password)
	req.Header.Set("Content-Type", "application/zip")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body) // for the error alone
		return fmt.Errorf("upload: %s: %s", resp.Status, text)
	}
	return nil
}

// largeCharm packs a charm with 64 MiB that cannot be compressed.
func largeCharm() ([]byte, error) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, content := range map[string]string{
		"metadata.yaml": "name: large\nsummary: Is large\ndescription: Is large\n",
		"manifest.yaml": "bases:\n  - name: ubuntu\n    channel: 22.04/stable\n    architectures: [amd64]\n",
		"hooks/install": "#!/bin/sh\n",
	} {
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, content); err != nil {
			return nil, err
		}
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: "blob", Method: zip.Store})
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(w, rand.Reader, uploadSize); err != nil {
		return nil, err
	}
	err = z.Close()
	return packed.Bytes(), err
}
