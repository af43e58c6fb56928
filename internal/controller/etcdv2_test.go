package controller_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
	"github.com/gantline/gantline/internal/controller"
)

// TestEtcdV2 writes through etcd's v2 API, and finds it after the next start; nobody but root may.
func TestEtcdV2(t *testing.T) {
	cfg := controller.Config{DataDir: t.TempDir(), Listen: "127.0.0.1:0", EtcdV2Listen: "127.0.0.1:0"}
	withController(t, cfg, func(info controller.Info) {
		stranger, root := v2Client(t, info, ""), v2Client(t, info, "root")
		var refused client.Error
		_, err := client.NewKeysAPI(stranger).Get(t.Context(), "/", nil)
		if !errors.As(err, &refused) || refused.Code != client.ErrorCodeUnauthorized {
			t.Errorf("a stranger reads: %v", err)
		}
		if _, err := client.NewKeysAPI(root).Set(t.Context(), "/a/key", "kept", nil); err != nil {
			t.Error(err)
		}
		_, err = client.NewMembersAPI(root).Add(t.Context(), "http://127.0.0.1:1")
		if err == nil || !strings.Contains(err.Error(), "403") {
			t.Errorf("adding a member to the controller's own store: %v", err)
		}
	})
	withController(t, cfg, func(info controller.Info) {
		r, err := client.NewKeysAPI(v2Client(t, info, "root")).Get(t.Context(), "/a/key", nil)
		if err != nil || r.Node.Value != "kept" {
			t.Errorf("after the next start: %+v, %v", r, err)
		}
	})
}

// withController runs a controller while f does.
func withController(t *testing.T, cfg controller.Config, f func(controller.Info)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c, err := controller.New(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	err = c.Run(ctx, func(info controller.Info) {
		go func() {
			defer close(done)
			defer cancel()
			f(info)
		}()
	})
	<-done
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func v2Client(t *testing.T, info controller.Info, user string) client.Client {
	ca, err := os.ReadFile(info.EtcdV2.CAFile)
	if err != nil {
		t.Error(err)
	}
	password, err := os.ReadFile(info.EtcdV2.PasswordFile)
	if err != nil {
		t.Error(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	t.Cleanup(transport.CloseIdleConnections)
	cfg := client.Config{Endpoints: []string{info.EtcdV2.URL}, Transport: transport}
	if user != "" {
		cfg.Username, cfg.Password = user, strings.TrimSpace(string(password))
	}
	c, err := client.New(cfg)
	if err != nil {
		t.Error(err)
	}
	return c
}
