package agent_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/core/network"
)

func open(t *testing.T, path string) *agent.File {
	t.Helper()
	f, err := agent.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func isClosed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

func TestChangeConfig(t *testing.T) {
	path := written(t)
	f := open(t, path)
	changed := f.Changed()
	before := f.CurrentConfig()
	var kept agent.ConfigSetter
	err := f.ChangeConfig(func(c agent.ConfigSetter) error {
		kept = c
		c.SetOldPassword("second")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !isClosed(changed) || isClosed(f.Changed()) {
		t.Error("the change was not told, or told twice")
	}
	kept.SetOldPassword("sneaky")
	if got := f.CurrentConfig().OldPassword(); got != "second" {
		t.Errorf("current is %q", got)
	}
	if before.OldPassword() != "initial" {
		t.Error("a configuration changed in the hands of its reader")
	}
	if got := open(t, path).CurrentConfig().OldPassword(); got != "second" {
		t.Errorf("on disk is %q", got)
	}
}

func TestFailedChangesChangeNothing(t *testing.T) {
	no := errors.New("no")
	path := written(t)
	for name, change := range map[string]func(t *testing.T) error{
		"the mutator fails": func(t *testing.T) error { return no },
		"the disk fails": func(t *testing.T) error {
			if err := os.Mkdir(path+".new", 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path+".new/x", 0o700); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(path + ".new") })
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, path)
			changed := f.Changed()
			err := f.ChangeConfig(func(c agent.ConfigSetter) error {
				c.SetOldPassword("second")
				return change(t)
			})
			if err == nil {
				t.Fatal("no error")
			}
			if isClosed(changed) {
				t.Error("a change was told")
			}
			if got := f.CurrentConfig().OldPassword(); got != "initial" {
				t.Errorf("current is %q", got)
			}
			if got := open(t, path).CurrentConfig().OldPassword(); got != "initial" {
				t.Errorf("on disk is %q", got)
			}
		})
	}
}

func TestReload(t *testing.T) {
	path := written(t)
	f := open(t, path)
	changed := f.Changed()
	if err := f.Reload(); err != nil || isClosed(changed) {
		t.Errorf("reload of the same file: %v, told %v", err, isClosed(changed))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(data), "10.0.0.5", "10.0.0.6", 1)
	if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Reload(); err != nil || !isClosed(changed) {
		t.Errorf("reload of an edited file: %v, told %v", err, isClosed(changed))
	}
	if got, _ := f.CurrentConfig().APIAddresses(); len(got) != 1 || got[0] != "10.0.0.6:17070" {
		t.Errorf("addresses are %q", got)
	}
	if err := os.WriteFile(path, []byte("gone"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Reload(); err == nil {
		t.Error("reload of a corrupt file is no error")
	}
	if got := f.CurrentConfig().OldPassword(); got != "initial" {
		t.Errorf("a failed reload left %q", got)
	}
}

func TestSettersOfAnAgent(t *testing.T) {
	f := open(t, written(t))
	servers := []network.HostPorts{network.NewSpaceHostPorts(17070, "10.0.0.9").HostPorts()}
	if err := (agent.APIHostPortsSetter{Agent: f}).SetAPIHostPorts(servers); err != nil {
		t.Fatal(err)
	}
	if got, _ := f.CurrentConfig().APIAddresses(); len(got) != 1 || got[0] != "10.0.0.9:17070" {
		t.Errorf("addresses are %q", got)
	}
	info := agent.StateServingInfo{APIPort: 1, PrivateKey: "k"}
	if err := (agent.StateServingInfoSetter{Agent: f}).SetStateServingInfo(info); err != nil {
		t.Fatal(err)
	}
	if got, ok := f.CurrentConfig().StateServingInfo(); !ok || got != info {
		t.Errorf("got %+v, %v", got, ok)
	}
}
