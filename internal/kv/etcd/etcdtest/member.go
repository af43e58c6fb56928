package etcdtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"

	"go.etcd.io/etcd/server/v3/embed"
)

const (
	// memberVar holds the memberSpec of a process that is to be a member.
	memberVar = "GANTLINE_ETCDTEST_MEMBER"
	readyLine = "ready\n"
)

// memberSpec is what a member has to know.
type memberSpec struct {
	Name, Dir    string
	Peer, Client string // URLs
	Initial      string // all members, as etcd writes them
}

// MemberMain turns this process into a member of a cluster if it was started as
// one, and then never returns.
func MemberMain() {
	raw, ok := os.LookupEnv(memberVar)
	if !ok {
		return
	}
	if err := runMember(raw); err != nil {
		fmt.Fprintln(os.Stderr, "member:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// runMember serves until standard input ends.
func runMember(raw string) error {
	var spec memberSpec
	if err := json.Unmarshal([]byte(raw), &spec); err != nil {
		return err
	}
	cfg, err := spec.config()
	if err != nil {
		return err
	}
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	defer e.Close()
	go func() {
		<-e.Server.ReadyNotify()
		_, _ = os.Stdout.WriteString(readyLine)
	}()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func (m memberSpec) config() (*embed.Config, error) {
	peer, err := url.Parse(m.Peer)
	if err != nil {
		return nil, err
	}
	client, err := url.Parse(m.Client)
	if err != nil {
		return nil, err
	}
	cfg := embed.NewConfig()
	cfg.Name = m.Name
	cfg.Dir = m.Dir
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	cfg.InitialCluster = m.Initial
	cfg.EnableGRPCGateway = false
	cfg.TickMs, cfg.ElectionMs = 50, 500
	cfg.LogLevel = "warn"
	return cfg, nil
}
