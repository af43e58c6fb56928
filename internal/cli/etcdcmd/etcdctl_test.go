package etcdcmd_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/etcdserver/api/v3client"
	"go.uber.org/zap"

	"github.com/gantline/gantline/etcdv2"
	"github.com/gantline/gantline/internal/cli/etcdcmd"
	"github.com/gantline/gantline/internal/etcdgateway"
)

// gateway serves an empty tree and tells where, and a peer of its cluster.
func gateway(t testing.TB) (base, peer string) {
	t.Helper()
	cfg := embed.NewConfig()
	cfg.Dir = t.TempDir()
	cfg.ListenPeerUrls, cfg.ListenClientUrls, cfg.AdvertiseClientUrls = nil, nil, nil
	cfg.Name = "n1"
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.EnableGRPCGateway = false
	cfg.TickMs, cfg.ElectionMs, cfg.UnsafeNoFsync = 10, 100, true
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	select {
	case <-e.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		t.Fatal("etcd does not get ready")
	}
	server := httptest.NewUnstartedServer(nil)
	base = "http://" + server.Listener.Addr().String()
	store, err := etcdv2.Open(t.Context(), etcdv2.Config{Client: v3client.New(e.Server), AdvertiseURLs: []string{base}})
	if err != nil {
		t.Fatal(err)
	}
	if server.Config.Handler, err = etcdgateway.New(etcdgateway.Config{Store: store}); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() {
		store.Close()
		server.Close()
	})
	return base, e.Server.Cluster().Members()[0].PeerURLs[0]
}

// run runs a command line and tells what came of it as the recording does.
func run(t testing.TB, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	cmd := etcdcmd.New()
	if !slices.Contains(args, "--timeout") { // other tests may keep the machine busy
		args = append([]string{"--timeout", "1m", "--total-timeout", "1m"}, args...)
	}
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(""))
	cmd.SetOut(&out)
	cmd.SetErr(&errOut)
	code := 0
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		var ok bool
		if code, ok = etcdcmd.ExitCode(err); !ok {
			errOut.WriteString(err.Error() + "\n")
			code = -1
		}
	}
	var all []string
	for _, one := range []struct{ mark, text string }{{"1: ", out.String()}, {"2: ", errOut.String()}} {
		for line := range strings.Lines(one.text) {
			all = append(all, one.mark+strings.TrimRight(line, "\n"))
		}
	}
	return strings.Join(append(all, "= "+strconv.Itoa(code)), "\n")
}

// TestLikeEtcdctl runs command lines and compares output, errors and exit
// codes with those that etcdctl 3.4 gave for them on etcd 3.4.
func TestLikeEtcdctl(t *testing.T) {
	text, err := os.ReadFile("testdata/etcdctl.txt")
	if err != nil {
		t.Fatal(err)
	}
	base, peer := gateway(t)
	same, all := 0, 0
	for _, block := range strings.Split("\n"+strings.TrimRight(string(text), "\n"), "\n$ ")[1:] {
		line, want, _ := strings.Cut(block, "\n")
		args := strings.Fields(strings.ReplaceAll(line, "http://127.0.0.1:27991", peer))
		got := run(t, append([]string{"--endpoints", base, "--timeout", "1m", "--total-timeout", "1m"}, args...)...)
		all++
		if clean(got) != clean(want) {
			t.Errorf("$ %s\n%s\nwant\n%s", line, got, want)
			continue
		}
		same++
	}
	t.Logf("%d of %d command lines do what etcdctl did", same, all)
}

// clean leaves out what differs between two servers.
func clean(s string) string {
	for _, r := range [][2]string{
		{`"\d{4}-\d\d-\d\dT[0-9:.]+Z"`, `"TIME"`},
		{`\b[0-9a-f]{15,16}\b`, "ID"},
		{`http://[a-z0-9.]+:\d+`, "URL"},
		{`\[\d+\]|\d{20}|([iI]ndex"?: ?)\d+`, "${1}INDEX"},
		{`TTL: \d+|"ttl":\d+`, "TTL"},
	} {
		s = regexp.MustCompile(r[0]).ReplaceAllString(s, r[1])
	}
	return s
}

func TestMove(t *testing.T) {
	from, _ := gateway(t)
	to, _ := gateway(t)
	for _, args := range [][]string{
		{"set", "/a", "1"}, {"set", "/b/c", "2", "--ttl", "100"}, {"set", "/_hidden/x", "3"}, {"mkdir", "/empty"},
		{"mkdir", "/d", "--ttl", "200"}, {"set", "/d/k", "4"}, {"role", "add", "r"},
		{"role", "grant", "r", "--read", "--path", "/a*"}, {"user", "add", "u:p"}, {"user", "grant", "u", "--roles", "r"},
	} {
		if got := run(t, append([]string{"--endpoints", from}, args...)...); !strings.HasSuffix(got, "= 0") {
			t.Fatalf("%v: %s", args, got)
		}
	}
	file := filepath.Join(t.TempDir(), "dump")
	passwords := filepath.Join(t.TempDir(), "passwords")
	if err := os.WriteFile(passwords, []byte("u:p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(base string, args ...string) string {
		return run(t, append([]string{"--endpoints", base, "v2"}, args...)...)
	}
	expect := func(got, want string) {
		t.Helper()
		if !strings.Contains(got, want) {
			t.Errorf("got %s\nwant %q in it", got, want)
		}
	}
	expect(at(from, "export", file, "--hidden", "/_hidden"), "6 entries, 1 roles, 1 users")
	expect(at(to, "import", file, "--dry-run", "--passwords", passwords), "6 written, 0 present, 0 expired, 1 roles, 1 users")
	expect(at(to, "import", file, "--passwords", passwords), "verified: 6 entries")
	expect(at(to, "import", file, "--passwords", passwords), "0 written, 6 present")
	expect(at(to, "diff", from, to, "--hidden", "/_hidden"), "= 0")
	expect(at(to, "check", file, to), "the target has the same: 6 entries, 1 roles, 1 users")
	expect(run(t, "--endpoints", to, "user", "get", "u"), "1: Roles: r")
	expect(run(t, "--endpoints", to, "set", "/a", "9"), "= 0")
	expect(at(to, "diff", file, to), "1: - /_hidden/x\n1: ~ /a\n= 1")
	expect(at(to, "check", file), "expiring: 2")
	damage(t, file)
	expect(at(to, "check", file), "it is damaged")
}

// TestMoveOfRights: whatever roles and users lack, or have too much, is found, and is not found once it
// is put right. What an import leaves alone it only tells.
func TestMoveOfRights(t *testing.T) {
	from, _ := gateway(t)
	to, _ := gateway(t)
	do := func(base string, args ...string) {
		t.Helper()
		if got := run(t, append([]string{"--endpoints", base}, args...)...); !strings.HasSuffix(got, "= 0") {
			t.Fatalf("%v: %s", args, got)
		}
	}
	for _, args := range [][]string{
		{"set", "/a", "1"}, {"role", "add", "r"}, {"role", "grant", "r", "--read", "--path", "/a*"}, {"role", "add", "s"},
		{"user", "add", "u:p"}, {"user", "grant", "u", "--roles", "r"}, {"user", "add", "v:p"},
	} {
		do(from, args...)
	}
	dir := t.TempDir()
	file, passwords := filepath.Join(dir, "dump"), filepath.Join(dir, "passwords")
	if err := os.WriteFile(passwords, []byte("u:p\nv:p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect := func(what, want string, args ...string) {
		t.Helper()
		if got := run(t, append([]string{"--endpoints", to, "v2"}, args...)...); !strings.Contains(got, want) {
			t.Errorf("%s: %v: got %s\nwant %q in it", what, args, got, want)
		}
	}
	do(from, "v2", "export", file)
	expect("nothing moved yet", "1: - /a\n1: - role r\n1: - role s\n1: - user u\n1: - user v\n", "check", file, to)
	expect("import", "verified: 1 entries, 2 roles, 2 users", "import", file, "--passwords", passwords)
	const same = "the target has the same: 1 entries, 2 roles, 2 users"
	expect("moved", same, "check", file, to)
	expect("moved", same, "check", from, to)
	for _, one := range []struct {
		wrong, right []string
		want         string
		imports      string // what an import of the same says then
	}{
		{[]string{"role", "revoke", "r", "--read", "--path", "/a*"}, []string{"role", "grant", "r", "--read", "--path", "/a*"}, "1: ~ role r: -read /a*\n", ""},
		{[]string{"role", "grant", "r", "--write", "--path", "/b"}, []string{"role", "revoke", "r", "--write", "--path", "/b"}, "1: ~ role r: +write /b\n", "1: ~ role r: +write /b\n"},
		{[]string{"user", "revoke", "u", "--roles", "r"}, []string{"user", "grant", "u", "--roles", "r"}, "1: ~ user u: -role r\n", ""},
		{[]string{"user", "grant", "v", "--roles", "r"}, []string{"user", "revoke", "v", "--roles", "r"}, "1: ~ user v: +role r\n", "1: ~ user v: +role r\n"},
		{[]string{"role", "add", "x"}, []string{"role", "remove", "x"}, "1: + role x\n", "2: not in the dump, left alone: role x\n= 0"},
		{[]string{"user", "add", "x:p"}, []string{"user", "remove", "x"}, "1: + user x\n", "2: not in the dump, left alone: user x\n= 0"},
		{[]string{"role", "remove", "s"}, []string{"role", "add", "s"}, "1: - role s\n", ""},
	} {
		do(to, one.wrong...)
		expect(strings.Join(one.wrong, " "), one.want, "diff", file, to)
		expect(strings.Join(one.wrong, " "), one.want, "check", file, to)
		expect(strings.Join(one.wrong, " "), "the target differs in 0 entries, and 1 roles and users\n= 4", "check", file, to)
		if one.imports != "" {
			expect(strings.Join(one.wrong, " "), one.imports, "import", file, "--passwords", passwords)
			do(to, one.right...)
		} else { // an import puts it right
			expect(strings.Join(one.wrong, " "), "verified: 1 entries, 2 roles, 2 users", "import", file, "--passwords", passwords)
		}
		expect("put right", same, "check", file, to)
	}
	// A target that asks for logins has a root and a guest, which the source needs not.
	for _, args := range [][]string{{"user", "add", "root:pw"}, {"auth", "enable"}} {
		do(to, args...)
	}
	expect("logins", "cannot export roles: unexpected status code 401", "check", file, to)
	expect("logins", "only in the target, which asks for logins: role guest\n2: only in the target, which asks for logins: user root\n= 0",
		"check", file, to, "--username", "root:pw")
	expect("logins", "not in the dump, left alone: role guest", "import", file, "--passwords", passwords, "--username", "root:pw")
}

func damage(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte(`"value":"2"`), []byte(`"value":"3"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}
