package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// failover starts two gateways on one tree and ends the one that python-etcd talks to: the client,
// which asked for the machines, goes on with the other, and misses no event.
func (h *house) failover(ctx context.Context, libraries string) error {
	first, err := h.gateway(ctx, mode{}, "/failover/")
	if err != nil {
		return err
	}
	second, err := h.gateway(ctx, mode{}, "/failover/")
	if err != nil {
		return errors.Join(err, first.stop())
	}
	cmd := exec.CommandContext(ctx, filepath.Join(libraries, "etcd-venv", "bin", "python"), "test/interop/etcd/clients/failover.py")
	cmd.Env = append(os.Environ(), "ETCD_URL="+first.url)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return errors.Join(err, first.stop(), second.stop())
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	err = errors.Join(err, first.stop(), in.Close())
	rest, read := lines.ReadString('\n')
	err = errors.Join(err, cmd.Wait(), second.stop())
	if strings.TrimSpace(line) != "ready" || strings.TrimSpace(rest) != "went on" {
		return fmt.Errorf("python-etcd did not go on with the other gateway: %q, %q: %w", line, rest, errors.Join(read, err))
	}
	fmt.Println("python-etcd, two gateways: went on with the second")
	return err
}
