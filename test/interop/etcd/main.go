// Command etcd lets clients that others wrote drive etcd 3.4 and Gantline's gateway with the same
// scripts, and compares what they print: python-etcd, node-etcd, etcdctl and curl, all unmodified,
// in clear, over TLS and with a login from the beginning, which is how "gantline up" serves.
// Gantline's own commands are held to what etcdctl printed. ../run.sh installs what is needed.
//
// Usage: etcd <gantline binary> <directory with the clients' libraries>
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// atOnce is how many scripts run beside each other.
const atOnce = 6

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: etcd <gantline binary> <directory with the clients' libraries>")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "interop failed:", err)
		os.Exit(1)
	}
	fmt.Println("etcd's clients passed")
}

func run(ctx context.Context, binary, libraries string) (err error) {
	if binary, err = filepath.Abs(binary); err != nil {
		return err
	}
	if libraries, err = filepath.Abs(libraries); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "gantline-interop-etcd-")
	if err != nil {
		return err
	}
	h := &house{dir: dir, binary: binary}
	defer func() { err = errors.Join(err, h.close(), os.RemoveAll(dir)) }()
	if err := h.open(ctx); err != nil {
		return err
	}
	var work errgroup.Group
	work.SetLimit(atOnce)
	results := make(chan error, len(modes())*len(clients(binary, libraries)))
	for _, m := range modes() {
		for _, c := range clients(binary, libraries) {
			work.Go(func() error {
				results <- h.compare(ctx, m, c)
				return nil
			})
		}
	}
	err = errors.Join(work.Wait(), h.failover(ctx, libraries))
	close(results)
	for one := range results {
		err = errors.Join(err, one)
	}
	return err
}

// mode is how servers are reached, and which of ours stands beside etcd 3.4.
type mode struct {
	name  string
	tls   bool
	login bool // from the beginning; ours is "gantline up" then
}

func modes() []mode {
	return []mode{{name: "in clear"}, {name: "TLS", tls: true}, {name: "gantline up", tls: true, login: true}}
}

// client is a script that drives a server.
type client struct {
	name    string
	command []string
	// also, if set, has to print the same as the client did, against the gateway.
	also []string
	env  []string
}

func clients(binary, libraries string) []client {
	script := func(name string) string { return filepath.Join("test", "interop", "etcd", "clients", name) }
	return []client{
		{name: "python-etcd", command: []string{filepath.Join(libraries, "etcd-venv", "bin", "python"), script("python_etcd.py")}},
		{name: "node-etcd", command: []string{"node", script("node_etcd.js")}, env: []string{"NODE_PATH=" + filepath.Join(libraries, "etcd-node", "node_modules")}},
		{name: "curl", command: []string{script("curl.sh")}},
		{name: "etcdctl", command: []string{script("etcdctl.sh"), "etcdctl"}, also: []string{script("etcdctl.sh"), binary, "etcd"}},
	}
}

// scriptTimeout bounds one script: they wait for expiries, but not long.
const scriptTimeout = 3 * time.Minute

// compare runs a client's script against both servers and compares what it prints.
func (h *house) compare(ctx context.Context, m mode, c client) error {
	want, err := h.printed(ctx, m, c, c.command, h.original)
	if err != nil {
		return fmt.Errorf("%s, %s, against etcd 3.4: %w", c.name, m.name, err)
	}
	commands := [][]string{c.command}
	if c.also != nil {
		commands = append(commands, c.also)
	}
	for _, command := range commands {
		got, err := h.printed(ctx, m, c, command, h.ours)
		if err != nil {
			return fmt.Errorf("%s, %s, against the gateway: %w", command, m.name, err)
		}
		if diff := difference(want, got); diff != "" {
			return fmt.Errorf("%s, %s prints otherwise than %s against etcd 3.4:\n%s", command, m.name, c.name, diff)
		}
		fmt.Printf("%s, %s: the same %d lines\n", strings.Join(command, " "), m.name, len(want))
	}
	return nil
}

// printed is what a script prints against a fresh server.
func (h *house) printed(ctx context.Context, m mode, c client, command []string, fresh func(context.Context, mode) (*server, error)) ([]string, error) {
	s, err := fresh(ctx, m)
	if err != nil {
		return nil, err
	}
	out, err := h.drive(ctx, m, c, command, s)
	return out, errors.Join(err, s.stop())
}
