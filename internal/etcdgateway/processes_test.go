package etcdgateway_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// roleEnv makes this test binary a member of a cluster or a gateway; its value is the role and what
// it needs, by semicolons. Processes can be killed and paused as they are in the field.
const roleEnv = "GANTLINE_TEST_ROLE"

func TestMain(m *testing.M) {
	if text := os.Getenv(roleEnv); text != "" {
		role, rest, _ := strings.Cut(text, ";")
		args := strings.Split(rest, ";")
		work := map[string]func([]string) error{"member": beMember, "gateway": beGateway, "house": beHouse, "peer": bePeer}[role]
		if err := work(args); err != nil {
			fmt.Fprintf(os.Stderr, "cannot be %s: %v\n", text, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// beMember runs etcd: name, directory, peer URL, client URL, initial cluster. What it answers it has
// synced, so that a kill loses nothing.
func beMember(args []string) error {
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir, cfg.InitialCluster = args[0], args[1], args[4]
	peer, err := url.Parse(args[2])
	if err != nil {
		return err
	}
	client, err := url.Parse(args[3])
	if err != nil {
		return err
	}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	cfg.TickMs, cfg.ElectionMs = 50, 500
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	return <-e.Err()
}

// beGateway serves: address, endpoints by commas.
func beGateway(args []string) error {
	ctx := context.Background()
	v3, err := etcdv2.Dial(etcdv2.DialConfig{Endpoints: strings.Split(args[1], ",")})
	if err != nil {
		return err
	}
	return serveAt(ctx, args[0], v3)
}

// beHouse serves from an etcd in the same process, as "gantline up" does: address, directory.
func beHouse(args []string) error {
	v3, err := etcdInside(args[1])
	if err != nil {
		return err
	}
	return serveAt(context.Background(), args[0], v3)
}

// etcdInside starts an etcd of one member, in a directory, that listens nowhere.
func etcdInside(dir string) (*clientv3.Client, error) {
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.ListenPeerUrls, cfg.ListenClientUrls, cfg.AdvertiseClientUrls = nil, nil, nil
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.EnableGRPCGateway = false
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return nil, err
	}
	<-e.Server.ReadyNotify()
	return v3client.New(e.Server), nil
}

func serveAt(ctx context.Context, address string, v3 *clientv3.Client) error {
	store, err := etcdv2.Open(ctx, etcdv2.Config{Client: v3, AdvertiseURLs: []string{"http://" + address}, RequestTimeout: 3 * time.Second})
	if err != nil {
		return err
	}
	g, err := etcdgateway.New(etcdgateway.Config{Store: store})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return g.Serve(ctx, l)
}

// process is this binary in one of its roles.
type process struct {
	t    testing.TB
	role string
	url  string
	cmd  *exec.Cmd
}

func (p *process) start() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"="+p.role)
	cmd.Stderr = os.Stderr
	// Should the test die, its processes do too.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		p.t.Errorf("cannot start %s: %v", p.role, err)
		return
	}
	p.cmd = cmd
}

// kill takes the process away without a word.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	p.cmd.Process.Kill()
	p.cmd.Wait()
	p.cmd = nil
}

// pause stops the process for a while: its connections stand, and nothing comes.
func (p *process) pause(d time.Duration) {
	err := p.cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(d)
	if err := errors.Join(err, p.cmd.Process.Signal(syscall.SIGCONT)); err != nil {
		p.t.Errorf("cannot pause %s: %v", p.role, err)
	}
}

// await waits until the process is healthy.
func (p *process) await() {
	hc := &http.Client{Timeout: time.Second}
	defer hc.CloseIdleConnections()
	for range 600 {
		if resp, err := hc.Get(p.url + "/health"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Errorf("%s does not get healthy", p.role)
}

// inMemory makes a directory on tmpfs, if there is one, that goes with the test.
func inMemory(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdgateway-"+name+"-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// startMember starts a cluster of one.
func startMember(t testing.TB) *process {
	t.Helper()
	dir := inMemory(t, "member")
	peer, at := "http://"+freeAddress(t), "http://"+freeAddress(t)
	return startProcess(t, dir, at, "member", "m", dir, peer, at, "m="+peer)
}

// startProcess starts a process that listens at a URL; its directory goes with the test.
func startProcess(t testing.TB, dir, at string, role ...string) *process {
	p := &process{t: t, url: at, role: strings.Join(role, ";")}
	t.Cleanup(func() {
		p.kill()
		os.RemoveAll(dir)
	})
	p.start()
	p.await()
	return p
}

// startProcesses starts a cluster of three members and a gateway for each.
func startProcesses(t testing.TB) (members, gateways []*process) {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "etcdgateway-cluster-")
	if err != nil {
		dir = t.TempDir()
	}
	var peers, clients, initial []string
	for i := range 3 {
		peers, clients = append(peers, freeAddress(t)), append(clients, freeAddress(t))
		initial = append(initial, fmt.Sprintf("m%d=http://%s", i, peers[i]))
	}
	t.Cleanup(func() {
		for _, p := range append(gateways, members...) {
			p.kill()
		}
		os.RemoveAll(dir)
	})
	for i := range 3 {
		name := fmt.Sprintf("m%d", i)
		m := &process{t: t, url: "http://" + clients[i]}
		m.role = strings.Join([]string{"member", name, filepath.Join(dir, name), "http://" + peers[i], m.url, strings.Join(initial, ",")}, ";")
		m.start()
		members = append(members, m)
	}
	for _, m := range members {
		m.await()
	}
	for range 3 {
		at := freeAddress(t)
		g := &process{t: t, url: "http://" + at, role: "gateway;" + at + ";http://" + strings.Join(clients, ",http://")}
		g.start()
		gateways = append(gateways, g)
	}
	for _, g := range gateways {
		g.await()
	}
	return members, gateways
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
