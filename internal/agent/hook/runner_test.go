package hook_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/internal/agent/uniter/unitertest"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// dumpEnvironment writes the environment that the hook was started with.
const dumpEnvironment = `tr '\0' '\n' < /proc/$$/environ > env; pwd > pwd`

// TestEnvironment compares the whole environment: nothing of the agent's own may
// be in it.
func TestEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_AGENT", "x")
	p := at(t)
	id := p.ctrl.Relate("web:db", "mysql:server")
	r, err := p.client.RelationById(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "hooks/db-relation-departed", dumpEnvironment, 0o755)
	result, hc := p.runIn(t, t.Context(), hook.Info{
		Kind: hook.RelationDeparted, RelationID: id, RemoteUnit: "mysql/1", RemoteApplication: "mysql", Departee: "mysql/1",
	}, map[int]hook.Membership{id: {Unit: r.Unit()}})
	if result.Outcome != hook.Succeeded {
		t.Fatalf("got %+v", result)
	}
	charm := filepath.Join(p.dir, "charm")
	want := []string{
		"APT_LISTCHANGES_FRONTEND=none", "CHARM_DIR=" + charm, "CLOUD_API_VERSION=", "DEBIAN_FRONTEND=noninteractive",
		"GORACE=atexit_sleep_ms=0",
		"JUJU_AGENT_SOCKET_ADDRESS=" + filepath.Join(p.dir, "run", "agent.socket"), "JUJU_AGENT_SOCKET_NETWORK=unix",
		"JUJU_API_ADDRESSES=10.0.0.1:17070 10.0.0.2:17070", "JUJU_AVAILABILITY_ZONE=zone-a",
		"JUJU_CHARM_DIR=" + charm, "JUJU_CHARM_FTP_PROXY=", "JUJU_CHARM_HTTPS_PROXY=",
		"JUJU_CHARM_HTTP_PROXY=http://proxy:3128", "JUJU_CHARM_NO_PROXY=", "JUJU_CONTEXT_ID=" + hc.ID(),
		"JUJU_DEPARTING_UNIT=mysql/1", "JUJU_DISPATCH_PATH=hooks/db-relation-departed",
		"JUJU_HOOK_NAME=db-relation-departed", "JUJU_MACHINE_ID=0", "JUJU_MODEL_NAME=default",
		"JUJU_MODEL_UUID=" + unitertest.ModelUUID, "JUJU_PRINCIPAL_UNIT=", "JUJU_RELATION=db",
		"JUJU_RELATION_ID=db:" + strconv.Itoa(id), "JUJU_REMOTE_APP=mysql", "JUJU_REMOTE_UNIT=mysql/1", "JUJU_SLA=",
		"JUJU_UNIT_NAME=web/0", "JUJU_VERSION=3.6.1", "LANG=C.UTF-8",
		"PATH=" + filepath.Join(p.dir, "tools") + ":/usr/bin:/bin", "TERM=tmux-256color",
	}
	got := strings.Split(strings.TrimSpace(p.read(t, "env")), "\n")
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := strings.TrimSpace(p.read(t, "pwd")); got != charm {
		t.Errorf("works in %s", got)
	}
}

func TestDispatchGoesBeforeHooks(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", "exit 1", 0o755)
	p.write(t, "dispatch", `echo "$JUJU_DISPATCH_PATH $#" > seen`, 0o755)
	for _, kind := range []hook.Kind{hook.Start, hook.Stop} {
		if result, _ := p.run(t, t.Context(), kind); result.Outcome != hook.Succeeded {
			t.Errorf("%s: %+v", kind, result)
		}
		if got, want := p.read(t, "seen"), "hooks/"+string(kind)+" 0\n"; got != want {
			t.Errorf("saw %q, want %q", got, want)
		}
	}
}

func TestOutcomes(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/install", "exit 3", 0o755)
	p.write(t, "hooks/start", "exit 0", 0o644)
	p.write(t, "hooks/stop", "kill -9 $$", 0o755)
	p.write(t, "hooks/remove", "kill -15 $$", 0o755)
	p.write(t, "hooks/config-changed", "kill -11 $$", 0o755)
	if err := os.WriteFile(filepath.Join(p.dir, "charm/hooks/upgrade-charm"), []byte("#!/nosuch/interpreter\n"), 0o755); err != nil { //nolint:gosec // a hook
		t.Fatal(err)
	}
	for kind, want := range map[hook.Kind]hook.Outcome{
		hook.Install: hook.Failed, hook.Start: hook.Failed, hook.Stop: hook.Killed, hook.Remove: hook.Killed,
		hook.ConfigChanged: hook.Failed, hook.UpgradeCharm: hook.Failed, hook.UpdateStatus: hook.Skipped,
	} {
		result, _ := p.run(t, t.Context(), kind)
		if result.Outcome != want || (result.Err == nil) != (want == hook.Skipped) {
			t.Errorf("%s: got %+v, want outcome %d", kind, result, want)
		}
	}
	if err := os.Remove(filepath.Join(p.dir, "charm/metadata.yaml")); err != nil {
		t.Fatal(err)
	}
	if result, _ := p.run(t, t.Context(), hook.Install); result.Outcome != hook.Failed || !errors.Is(result.Err, hook.ErrCharmMissing) {
		t.Errorf("without a charm: %+v", result)
	}
}

// TestToolsAndChanges runs real tools from a real hook: what is told at once shows
// at once, the rest is in Changes and nowhere else.
func TestToolsAndChanges(t *testing.T) {
	p := at(t)
	id := p.ctrl.Relate("web:db", "mysql:server")
	p.ctrl.Enter(id, "mysql/0", map[string]string{"host": "10.0.0.1"})
	r, err := p.client.RelationById(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Unit().EnterScope(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.write(t, "hooks/db-relation-changed", `set -e
status-set active "host $(relation-get host)"
application-version-set 1.2
juju-log "from the charm"
relation-set user=web private-address=
relation-set --app shared=1
relation-set user=web2
open-port 8080; open-port 90-99/udp; close-port 90-99/udp; close-port 7
relation-get - web/0 --format json > own
opened-ports > ports
relation-list > units
cat > piped <<END
from: file
END
relation-set --file - < piped`, 0o755)
	result, hc := p.runIn(t, t.Context(), hook.Info{
		Kind: hook.RelationChanged, RelationID: id, RemoteUnit: "mysql/0", RemoteApplication: "mysql",
	}, map[int]hook.Membership{id: {Unit: r.Unit(), Members: []string{"mysql/0"}}})
	if result.Outcome != hook.Succeeded {
		t.Fatalf("%+v\n%s", result, p.log.lines(""))
	}
	for file, want := range map[string]string{
		"own": `{"ingress-address":"10.0.0.7","user":"web2"}` + "\n", "ports": "8080/tcp\n", "units": "mysql/0\n",
	} {
		if got := p.read(t, file); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
	u := p.ctrl.Unit("web/0")
	if u.Workload.Status != "active" || u.Workload.Info != "host 10.0.0.1" || u.Version != "1.2" || !hc.HasSetStatus() {
		t.Errorf("told at once: %+v", u)
	}
	if got, _ := p.ctrl.Settings(id, "web/0"); got["user"] != "" || len(u.Ports) > 0 {
		t.Errorf("already changed: %v %v", got, u.Ports)
	}
	if got := p.log.lines("from the charm"); len(got) != 1 || !strings.Contains(got[0], "level=INFO") || !strings.Contains(got[0], "logger=unit.web/0.juju-log") {
		t.Errorf("log: %q", got)
	}
	got, _ := hc.Changes().Build()
	want := params.CommitHookChangesArgs{Args: []params.CommitHookChangesArg{{
		Tag: "unit-web-0",
		RelationUnitSettings: []params.RelationUnitSettings{{
			Relation: names.NewRelationTag("web:db mysql:server").String(), Unit: "unit-web-0",
			Settings:            params.Settings{"user": "web2", "private-address": "", "from": "file"},
			ApplicationSettings: params.Settings{"shared": "1"},
		}},
		OpenPorts: []params.EntityPortRange{{Tag: "unit-web-0", Protocol: "tcp", FromPort: 8080, ToPort: 8080}},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOutput(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", `echo to out; echo to err >&2; printf 'no newline'; head -c 10000 /dev/zero | tr '\0' x >&2`, 0o755)
	if result, _ := p.run(t, t.Context(), hook.Start); result.Outcome != hook.Succeeded {
		t.Fatalf("%+v", result)
	}
	for part, level := range map[string]string{"to out": "DEBUG", "to err": "WARN", "no newline": "DEBUG"} {
		if got := p.log.lines(part); len(got) != 1 || !strings.Contains(got[0], "level="+level) || !strings.Contains(got[0], "logger=unit.web/0.start") {
			t.Errorf("%s: %q", part, got)
		}
	}
	if got := p.log.lines("xxxx"); len(got) != 3 {
		t.Errorf("10000 bytes are %d records", len(got))
	}
}

// TestDaemon leaves a process that holds the hook's output: the hook ends without
// it, and what it writes later harms nobody.
func TestDaemon(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", `(while :; do echo alive; sleep 0.05; done) & echo $! > pid`, 0o755)
	began := time.Now()
	if result, _ := p.run(t, t.Context(), hook.Start); result.Outcome != hook.Succeeded {
		t.Fatalf("%+v", result)
	}
	if took := time.Since(began); took > 8*time.Second { // the daemon would take for ever
		t.Errorf("took %v", took)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(p.read(t, "pid")))
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Kill(pid, syscall.SIGKILL)
	before := len(p.log.lines("alive"))
	time.Sleep(300 * time.Millisecond)
	if err := syscall.Kill(pid, 0); err != nil {
		t.Errorf("the daemon is gone: %v", err)
	}
	if after := len(p.log.lines("alive")); after != before {
		t.Errorf("%d lines of the daemon were logged after its hook", after-before)
	}
	if result, _ := p.run(t, t.Context(), hook.UpdateStatus); result.Outcome != hook.Skipped {
		t.Errorf("the next hook: %+v", result)
	}
}

// TestEndOfTheAgent ends the context while a hook runs that ignores SIGTERM, with a
// child in its group.
func TestEndOfTheAgent(t *testing.T) {
	p := at(t)
	p.write(t, "hooks/start", `trap '' TERM; sleep 60 & echo $! > pid; wait; wait`, 0o755)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	hc, err := p.context(ctx, hook.Info{Kind: hook.Start}, nil)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := p.runner.Lock(ctx, hc)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	done := make(chan hook.Result, 1)
	go func() {
		result, err := p.runner.Run(ctx, hc)
		if err != nil {
			t.Error(err)
		}
		done <- result
	}()
	pid := waitForFile(t, filepath.Join(p.dir, "charm", "pid"))
	cancel()
	if result := <-done; result.Outcome != hook.Killed {
		t.Errorf("%+v", result)
	}
	if !ends(pid) {
		t.Error("the hook's child lives on")
	}
}

// ends waits for a killed process: the kernel takes it down in its own time.
func ends(pid int) bool {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if err := syscall.Kill(pid, 0); err != nil || zombie(pid) {
			return true
		}
	}
	return false
}

func waitForFile(t *testing.T, path string) int {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if text, err := os.ReadFile(path); err == nil && strings.HasSuffix(string(text), "\n") {
			n, err := strconv.Atoi(strings.TrimSpace(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s does not appear", path)
	return 0
}

func zombie(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(text), ") Z ")
}
