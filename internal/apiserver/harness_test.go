package apiserver_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/apiserver/certs"
	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/charm"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	modelUUID      = "11111111-2222-4333-8444-555555555555"
	otherUUID      = "11111111-2222-4333-8444-666666666666"
	controllerUUID = "99999999-2222-4333-8444-555555555555"
)

// house is a controller with one model, and the people that the tests need.
type house struct {
	t      testing.TB
	cfg    apiserver.Config
	server *apiserver.Server
	caPEM  string
	addr   string
	stop   func()

	mu       sync.Mutex
	present  []string
	charms   map[string][]byte // by URL
	resource map[string][]byte // by application/name
}

// people are the identities that can log in, all with the password "secret".
func people() map[string]facade.Identity {
	user := func(name, controller, model string) facade.Identity {
		return facade.Identity{Kind: facade.UserIdentity, Name: name, Controller: controller, Model: model}
	}
	return map[string]facade.Identity{
		"user-admin":     user("admin", "superuser", "admin"),
		"user-owner":     user("owner", "login", "admin"),
		"user-writer":    user("writer", "login", "write"),
		"user-reader":    user("reader", "login", "read"),
		"user-nobody":    user("nobody", "login", ""),
		"user-locked":    user("locked", "", "read"),
		"machine-0":      {Kind: facade.MachineIdentity, Name: "0"},
		"unit-web-0":     {Kind: facade.UnitIdentity, Name: "web/0"},
		"unit-my-app-10": {Kind: facade.UnitIdentity, Name: "my-app/10"},
	}
}

func (h *house) Login(ctx context.Context, req apiserver.LoginRequest) (facade.Identity, error) {
	if req.Tag == nil {
		return facade.Identity{}, &apiserver.DischargeRequiredError{Reason: "who are you?", Bakery: []byte(`{"m":{}}`)}
	}
	if req.Tag.Id() == "slow" {
		<-ctx.Done()
		return facade.Identity{}, &rpc.RequestError{Message: "too many logins at once", Code: params.CodeTryAgain}
	}
	id, ok := people()[req.Tag.String()]
	if !ok || req.Password != "secret" || (id.Kind != facade.UserIdentity && req.ModelUUID == otherUUID) {
		return facade.Identity{}, &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
	}
	if id.Kind == facade.MachineIdentity && req.Nonce != "nonce" {
		return facade.Identity{}, &rpc.RequestError{Message: "machine 0 not provisioned", Code: params.CodeNotProvisioned}
	}
	return id, nil
}

func (h *house) Exists(uuid string) bool { return uuid == modelUUID }

func (h *house) Connected(_ context.Context, model string, tag names.Tag) func() {
	entry := tag.String() + " " + model
	h.mu.Lock()
	defer h.mu.Unlock()
	h.present = append(h.present, entry)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		i := slices.Index(h.present, entry)
		h.present = slices.Delete(h.present, i, i+1)
	}
}

func (h *house) isPresent(tag string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.present, func(s string) bool { return strings.HasPrefix(s, tag+" ") })
}

// content makes a Blob of bytes.
type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

func blobOf(data []byte) *apiserver.Blob {
	sum := sha512.Sum384(data)
	return &apiserver.Blob{Content: content{bytes.NewReader(data)}, Size: int64(len(data)), SHA384: hex.EncodeToString(sum[:])}
}

func (h *house) AddCharm(_ context.Context, _ string, u apiserver.CharmUpload) (string, error) {
	data, err := io.ReadAll(u.Body)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	if err := u.CheckSHA256(hex.EncodeToString(sum[:])); err != nil {
		return "", err
	}
	if err := charm.CheckArchive(bytes.NewReader(data), int64(len(data)), charm.Limits{}); err != nil {
		return "", &params.Error{Message: err.Error(), Code: params.CodeBadRequest}
	}
	url := u.URL
	if url == "" {
		url = fmt.Sprintf("local:%s/tiny-%d", u.Series, u.Revision)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.charms[url] = data
	return url, nil
}

func (h *house) Charm(_ context.Context, _, url string) (*apiserver.Blob, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	data, ok := h.charms[url]
	if !ok {
		return nil, &params.Error{Message: fmt.Sprintf("cannot get charm from state: charm %q not found", url), Code: params.CodeNotFound}
	}
	return blobOf(data), nil
}

func (h *house) CharmBySHA256(_ context.Context, _, prefix string) (*apiserver.Blob, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, data := range h.charms {
		sum := sha256.Sum256(data)
		if strings.HasPrefix(hex.EncodeToString(sum[:]), prefix) {
			return blobOf(data), nil
		}
	}
	return nil, &params.Error{Message: fmt.Sprintf("cannot get charm from state: charm %q not found", prefix), Code: params.CodeNotFound}
}

func (h *house) SetResource(_ context.Context, _ string, u apiserver.ResourceUpload) (params.Resource, error) {
	data, err := io.ReadAll(u.Body)
	if err != nil {
		return params.Resource{}, err
	}
	sum := sha512.Sum384(data)
	if err := u.CheckSHA384(hex.EncodeToString(sum[:])); err != nil {
		return params.Resource{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resource[u.Application+"/"+u.Name] = data
	res := params.Resource{ApplicationID: u.Application, PendingID: u.PendingID, Username: u.Username}
	res.Name, res.Path, res.Size = u.Name, u.Filename, int64(len(data))
	return res, nil
}

func (h *house) Resource(_ context.Context, _, application, name string) (*apiserver.Blob, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	data, ok := h.resource[application+"/"+name]
	if !ok {
		return nil, &params.Error{Message: fmt.Sprintf("resource %q not found", application+"/"+name), Code: params.CodeNotFound}
	}
	return blobOf(data), nil
}

// ticks is a watcher whose changes the test makes.
type ticks struct {
	changes chan int
	stopped chan struct{}
	once    sync.Once
}

func (w *ticks) Stop() { w.once.Do(func() { close(w.stopped) }) }

func (w *ticks) Next(ctx context.Context) (int, error) {
	select {
	case n := <-w.changes:
		return n, nil
	case <-w.stopped:
		return 0, facade.ErrStopped
	case <-ctx.Done():
		return 0, facade.ErrStopped
	}
}

type numbers struct {
	N  int    `json:"n"`
	ID string `json:"id,omitempty"`
}

// tiny is a facade for models and one for the controller, with one method for each kind of access.
func tiny() []facade.Version {
	whoami := func(_ context.Context, s facade.Session) (map[string]string, error) {
		return map[string]string{"tag": s.Identity().Tag(), "model": s.ModelUUID()}, nil
	}
	double := func(_ context.Context, _ facade.Session, in numbers) (numbers, error) {
		return numbers{N: 2 * in.N}, nil
	}
	watch := func(_ context.Context, s facade.Session) (numbers, error) {
		w := &ticks{changes: make(chan int, 1), stopped: make(chan struct{})}
		w.changes <- 1
		id, err := s.Watchers().Add(w)
		return numbers{ID: id}, err
	}
	next := func(ctx context.Context, s facade.Session, id string) (numbers, error) {
		w, err := facade.Find[int](s, id)
		if err != nil {
			return numbers{}, err
		}
		n, err := w.Next(ctx)
		return numbers{N: n}, err
	}
	stop := func(_ context.Context, s facade.Session, id string) (facade.None, error) {
		return facade.None{}, s.Watchers().Stop(id)
	}
	v1 := facade.Table{
		"WhoAmI": facade.Get(facade.Everyone, whoami),
		"Double": facade.Func(facade.Readers, double),
		"Admin":  facade.Func(facade.Admins, double),
		"Agent":  facade.Func(facade.Machines, double),
		"Watch":  facade.Get(facade.Everyone, watch),
		"Fail": facade.Do(facade.Everyone, func(context.Context, facade.Session, facade.None) error {
			return errors.New("it failed")
		}),
	}
	nothing := facade.Do(facade.Everyone, func(context.Context, facade.Session, facade.None) error { return nil })
	return []facade.Version{
		{Name: "Client", Number: 6, Scope: facade.OnModel, Methods: v1.Without("Watch")},
		{Name: "Client", Number: 7, Scope: facade.OnModel, Methods: v1},
		{Name: "NotifyWatcher", Number: 1, Scope: facade.OnBoth, Methods: facade.Table{
			"Next": facade.OnObject(facade.Everyone, next), "Stop": facade.OnObject(facade.Everyone, stop),
		}},
		{Name: "Pinger", Number: 1, Scope: facade.OnBoth, Methods: facade.Table{"Ping": nothing, "Stop": nothing}},
		{Name: "ModelManager", Number: 9, Scope: facade.OnController, Methods: facade.Table{
			"WhoAmI": facade.Get(facade.Users, whoami), "Destroy": facade.Func(facade.Superusers, double),
		}},
	}
}

// newHouse starts a server; change may alter its configuration.
func newHouse(t testing.TB, change func(*apiserver.Config)) *house {
	t.Helper()
	h := &house{t: t, charms: make(map[string][]byte), resource: make(map[string][]byte)}
	ca, err := certs.NewCA(controllerUUID, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := certs.NewLeaf(ca, []string{"127.0.0.1"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	served, err := certs.Set{CA: ca, Leaf: leaf}.Serve()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := apiserver.Config{
		Listener: listener, ControllerUUID: controllerUUID, Facades: tiny(), Authenticator: h, Models: h,
		Charms: h, Resources: h, Presence: h,
		AgentModels: func() []string { return []string{otherUUID, modelUUID} },
		Certificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &served, nil },
	}
	if change != nil {
		change(&cfg)
	}
	h.cfg = cfg
	if h.server, err = apiserver.New(cfg); err != nil {
		t.Fatal(err)
	}
	h.caPEM, h.addr = ca.CertPEM, h.server.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.server.Run(ctx) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(h.stop)
	return h
}

// config is the house's configuration, changed.
func (h *house) config(change func(*apiserver.Config)) apiserver.Config {
	cfg := h.cfg
	change(&cfg)
	return cfg
}

// info says who logs in to the model.
func (h *house) info(tag string) *api.Info {
	info := &api.Info{Addrs: []string{h.addr}, CACert: h.caPEM, ModelTag: names.NewModelTag(modelUUID), Password: "secret", Nonce: "nonce"}
	if tag == "" {
		info.Password, info.SkipLogin = "", true
		return info
	}
	var err error
	if info.Tag, err = names.ParseTag(tag); err != nil {
		h.t.Fatal(err)
	}
	return info
}

func (h *house) open(info *api.Info) api.Connection {
	h.t.Helper()
	conn, err := api.Open(info, api.DialOpts{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.Close() })
	return conn
}
