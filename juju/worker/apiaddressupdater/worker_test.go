package apiaddressupdater_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/apiaddressupdater"
	"github.com/gantline/gantline/juju/worker/workertest"
)

// newCA returns a CA certificate as PEM that ends at the given time.
func newCA(t *testing.T, notAfter time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: notAfter, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func newAgent(t *testing.T, caCert string) *agent.File {
	t.Helper()
	dir, tag := t.TempDir(), names.NewMachineTag("0")
	c, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths:             agent.Paths{DataDir: dir},
		UpgradedToVersion: version.MustParse("3.6.1"),
		Tag:               tag,
		Password:          "initial",
		Controller:        names.NewControllerTag("deadbeef-1bad-500d-9000-4b1d0d06f00d"),
		Model:             names.NewModelTag("fa11fa11-1bad-500d-9000-4b1d0d06f00d"),
		APIAddresses:      []string{"10.0.0.5:17070"},
		CACert:            caCert,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(); err != nil {
		t.Fatal(err)
	}
	f, err := agent.Open(agent.ConfigPath(dir, tag))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// authority is a CA and what it vouches for.
type authority struct {
	pem  string
	leaf tls.Certificate
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: t.Name()}, NotAfter: later,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{"juju-apiserver"}, NotAfter: later}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return authority{
		pem:  string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		leaf: tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: key},
	}
}

// controllers tell what the test set; told counts the questions for addresses.
type controllers struct {
	hosts   []string
	port    int           // 0 stands for 17070
	scope   network.Scope // "" for what the addresses say
	caCert  string
	err     error
	changes chan struct{}
	told    chan struct{}
}

func newControllers(caCert string, hosts ...string) *controllers {
	return &controllers{hosts: hosts, caCert: caCert, changes: make(chan struct{}), told: make(chan struct{}, 10)}
}

func (c *controllers) APIHostPorts(context.Context) ([]network.HostPorts, error) {
	if c.err != nil {
		return nil, c.err
	}
	port := c.port
	if port == 0 {
		port = 17070
	}
	hps := network.NewSpaceHostPorts(port, c.hosts...)
	for i := range hps {
		if c.scope != "" {
			hps[i].Scope = c.scope
		}
	}
	return []network.HostPorts{hps.HostPorts()}, nil
}

func (c *controllers) ControllerConfig(context.Context) (params.ControllerConfig, error) {
	c.told <- struct{}{}
	return params.ControllerConfig{"ca-cert": c.caCert}, nil
}

func (c *controllers) WatchAPIHostPorts(context.Context) (watcher.NotifyWatcher, error) {
	return notifyWatcher{workertest.NewErrorWorker(nil), c.changes}, nil
}

type notifyWatcher struct {
	worker.Worker
	changes chan struct{}
}

func (w notifyWatcher) Changes() watcher.NotifyChannel { return w.changes }

func start(t *testing.T, a agent.Agent, c *controllers) worker.Worker {
	t.Helper()
	w, err := apiaddressupdater.New(apiaddressupdater.Config{Agent: a, Addresses: c, Controller: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workertest.DirtyKill(t, w) })
	return w
}

// changed waits for a change of the agent's configuration.
func changed(t *testing.T, ch <-chan struct{}) {
	t.Helper()
	select {
	case <-ch:
	case <-time.After(10 * time.Second):
		t.Fatal("the configuration did not change")
	}
}

func count(caCerts string) int { return strings.Count(caCerts, "BEGIN CERTIFICATE") }

func TestAddressesAndCAAreFollowed(t *testing.T) {
	later := time.Now().Add(time.Hour)
	first, second, third := newCA(t, later), newCA(t, later), newCA(t, later)
	f := newAgent(t, first)
	ctrl := newControllers(first, "10.0.0.5")
	w := start(t, f, ctrl)
	untouched := f.Changed()
	ctrl.changes <- struct{}{}
	<-ctrl.told
	workertest.CheckAlive(t, w)
	select {
	case <-untouched:
		t.Error("the file was written for nothing")
	default:
	}

	ch := f.Changed()
	ctrl.hosts, ctrl.caCert = []string{"10.0.0.7", "10.0.0.6"}, second
	ctrl.changes <- struct{}{}
	changed(t, ch)
	config := f.CurrentConfig()
	addresses, err := config.APIAddresses()
	if want := []string{"10.0.0.7:17070", "10.0.0.6:17070"}; err != nil || !reflect.DeepEqual(addresses, want) {
		t.Errorf("addresses %q (%v), want %q", addresses, err, want)
	}
	if got := config.CACert(); got != second+first {
		t.Errorf("CA certificates: %d, want the new and the old\n%s", count(got), got)
	}

	ch = f.Changed()
	ctrl.caCert = third
	ctrl.changes <- struct{}{}
	changed(t, ch)
	if got := f.CurrentConfig().CACert(); got != third+second {
		t.Errorf("CA certificates: %d, want the newest two\n%s", count(got), got)
	}
	workertest.CleanKill(t, w)
}

// A CA that the controllers no longer tell stays until they are seen to do
// without it.
func TestRetiredCAIsDropped(t *testing.T) {
	later := time.Now().Add(time.Hour)
	old, next := newCA(t, later), newCA(t, later)
	f := newAgent(t, next+old)
	ctrl := newControllers(next, "10.0.0.5")
	refused := errors.New("another CA is needed")
	asked, answers := make(chan string, 10), make(chan error, 10)
	w, err := apiaddressupdater.New(apiaddressupdater.Config{
		Agent: f, Addresses: ctrl, Controller: ctrl,
		Vouched: func(_ context.Context, addresses []string, caCert string) error {
			if strings.Join(addresses, " ") != "10.0.0.5:17070" {
				t.Errorf("asked %v", addresses)
			}
			asked <- caCert
			return <-answers
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer workertest.CleanKill(t, w)
	answers <- refused
	ctrl.changes <- struct{}{}
	if got := <-asked; got != next {
		t.Errorf("asked for %d CAs, want the one that is told", count(got))
	}
	ch := f.Changed()
	ctrl.changes <- struct{}{} // taken when the first is done with
	if got := f.CurrentConfig().CACert(); got != next+old {
		t.Errorf("CA certificates: %d, want both", count(got))
	}
	answers <- nil
	changed(t, ch)
	if got := f.CurrentConfig().CACert(); got != next {
		t.Errorf("CA certificates: %d, want the new one only", count(got))
	}
}

// Whether the controllers do without a CA, their certificates say.
func TestCertificatesVouch(t *testing.T) {
	signer, listed := newAuthority(t), newAuthority(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{signer.leaf}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { // ends with the listener
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.(*tls.Conn).Handshake() // the other side says what is wrong
			_ = conn.Close()
		}
	})
	defer func() {
		_ = l.Close()
		wg.Wait()
	}()
	port := l.Addr().(*net.TCPAddr).Port
	for name, c := range map[string]struct {
		told string
		port int
		host string // beside 127.0.0.1
		kept bool
	}{
		"needed":             {listed.pem, port, "", true},
		"not needed":         {signer.pem, port, "", false},
		"unreachable":        {signer.pem, 1, "", true},
		"one is unreachable": {signer.pem, port, "127.0.0.2", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newAgent(t, signer.pem+listed.pem)
			ctrl := newControllers(c.told, "127.0.0.1")
			if c.host != "" {
				ctrl.hosts = append(ctrl.hosts, c.host)
			}
			ctrl.port, ctrl.scope = c.port, network.ScopeCloudLocal
			start(t, f, ctrl)
			ctrl.changes <- struct{}{}
			<-ctrl.told
			ctrl.changes <- struct{}{} // taken when the first is done with
			want := c.told
			if c.kept {
				want = c.told + map[string]string{signer.pem: listed.pem, listed.pem: signer.pem}[c.told]
			}
			if got := f.CurrentConfig().CACert(); got != want {
				t.Errorf("%d CA certificates kept", count(got))
			}
		})
	}
}

func TestExpiredCAIsDropped(t *testing.T) {
	old, next := newCA(t, time.Now().Add(-time.Hour)), newCA(t, time.Now().Add(time.Hour))
	f := newAgent(t, old)
	ch := f.Changed()
	ctrl := newControllers(next, "10.0.0.5")
	start(t, f, ctrl)
	ctrl.changes <- struct{}{}
	changed(t, ch)
	if got := f.CurrentConfig().CACert(); got != next {
		t.Errorf("CA certificates: %d, want the new one only", count(got))
	}
}

// What the controllers tell is not taken if it would leave the agent without a
// way back.
func TestNothingUsefulChangesNothing(t *testing.T) {
	caCert := newCA(t, time.Now().Add(time.Hour))
	for name, ctrl := range map[string]*controllers{
		"no hosts":       newControllers(caCert),
		"local host":     newControllers(caCert, "127.0.0.1"),
		"no CA":          newControllers("", "10.0.0.5"),
		"not a CA":       newControllers("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "10.0.0.5"),
		"what there was": newControllers(caCert, "10.0.0.5"),
	} {
		t.Run(name, func(t *testing.T) {
			f := newAgent(t, caCert)
			ch := f.Changed()
			w := start(t, f, ctrl)
			ctrl.changes <- struct{}{}
			<-ctrl.told
			workertest.CheckAlive(t, w)
			select {
			case <-ch:
				t.Error("the configuration changed")
			default:
			}
		})
	}
}

func TestErrorsEndTheWorker(t *testing.T) {
	ctrl := newControllers("", "10.0.0.5")
	ctrl.err = errors.New("no")
	w := start(t, newAgent(t, "cert"), ctrl)
	ctrl.changes <- struct{}{}
	if err := workertest.CheckKilled(t, w); !errors.Is(err, ctrl.err) {
		t.Errorf("got %v", err)
	}

	ctrl = newControllers("", "10.0.0.5")
	w = start(t, newAgent(t, "cert"), ctrl)
	close(ctrl.changes)
	if err := workertest.CheckKilled(t, w); err == nil || !strings.Contains(err.Error(), "closed its channel") {
		t.Errorf("got %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	ctrl := newControllers("")
	for want, config := range map[string]apiaddressupdater.Config{
		"nil Agent not valid":     {Addresses: ctrl},
		"nil Addresses not valid": {Agent: newAgent(t, "cert")},
	} {
		if _, err := apiaddressupdater.New(config); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
