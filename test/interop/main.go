// Command interop starts controllers and lets clients that others wrote drive them: python-libjuju
// and @canonical/jujulib, unmodified. run.sh installs them and calls it.
//
// Usage: interop <gantline binary> <directory with the clients>
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gantline/gantline/internal/controller"
	"github.com/gantline/gantline/internal/kv/mem"
	"github.com/gantline/gantline/internal/state"
	"github.com/gantline/gantline/juju/jujuclient"
)

// largeUnits is the size of the model that a client of slow language has to read at once.
const largeUnits = 5000

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: interop <gantline binary> <directory with the clients>")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "interop failed:", err)
		os.Exit(1)
	}
	fmt.Println("interop passed")
}

func run(ctx context.Context, binary, clients string) (err error) {
	dir, err := os.MkdirTemp("", "gantline-interop-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	store := filepath.Join(dir, "client")
	stopUp, err := up(binary, dir, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopUp()) }()
	stopLarge, err := large(ctx, dir, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopLarge()) }()

	charms, err := filepath.Abs("examples/charms")
	if err != nil {
		return err
	}
	python := exec.CommandContext(ctx, filepath.Join(clients, "venv", "bin", "python"), "test/interop/python/drive.py",
		charms, filepath.Join(charms, "testdata", "failing"), "large:admin/default")
	if err := drive(python, store); err != nil {
		return fmt.Errorf("python-libjuju: %w", err)
	}
	details, err := jujuclient.NewFileStore(store).ControllerByName("interop")
	if err != nil {
		return err
	}
	account, err := jujuclient.NewFileStore(store).AccountDetails("interop")
	if err != nil {
		return err
	}
	ca := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(ca, []byte(details.CACert), 0o600); err != nil {
		return err
	}
	node := exec.CommandContext(ctx, "node", filepath.Join(clients, "drive.mjs"), details.APIEndpoints[0], account.User, "default")
	node.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+ca, "JUJU_PASSWORD="+account.Password)
	if err := drive(node, store); err != nil {
		return fmt.Errorf("jujulib: %w", err)
	}
	return nil
}

// drive runs a client and shows what it says.
func drive(cmd *exec.Cmd, store string) error {
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, "JUJU_DATA="+store)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// up starts the controller that runs charms.
func up(binary, dir, store string) (stop func() error, err error) {
	args := []string{"up", "--data-dir", filepath.Join(dir, "controller"), "--listen", "127.0.0.1:0", "--name", "interop", "--log-level", "error"}
	if os.Geteuid() == 0 {
		args = append(args, "--allow-host")
	}
	cmd := exec.Command(binary, args...) //nolint:noctx // stopped in order by the returned function
	cmd.Env = append(os.Environ(), "JUJU_DATA="+store)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	stop = func() error {
		return errors.Join(cmd.Process.Signal(syscall.SIGINT), cmd.Wait())
	}
	if err != nil || !strings.HasPrefix(line, "ready") {
		return nil, errors.Join(fmt.Errorf("the controller did not become ready: %q", line), err, stop())
	}
	fmt.Print(line)
	go func() { _, _ = io.Copy(io.Discard, lines) }() // ends with the controller
	return stop, nil
}

// large starts a controller without machines, whose model has many units.
func large(ctx context.Context, dir, store string) (stop func() error, err error) {
	c, err := controller.New(ctx, controller.Config{
		DataDir: filepath.Join(dir, "large"), Listen: "127.0.0.1:0", Name: "large", Store: mem.New(),
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ready, done := make(chan controller.Info, 1), make(chan error, 1)
	go func() { done <- c.Run(ctx, func(i controller.Info) { ready <- i }) }()
	stop = func() error { cancel(); return <-done }
	info := <-ready
	err = errors.Join(fill(ctx, c.State(), info.Models["admin/default"]),
		controller.Register(jujuclient.NewFileStore(store), info, false))
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, nil
}

func fill(ctx context.Context, st *state.State, model string) error {
	_, err := st.AddCharm(ctx, model, state.AddCharmArgs{
		URL: "local:big-0", SHA256: strings.Repeat("0", 64), Size: 1,
		Files: state.CharmFiles{
			Metadata: "name: big\nsummary: many units\ndescription: for large models\n",
			Manifest: "bases: [{name: ubuntu, channel: 22.04/stable, architectures: [amd64]}]\n",
		},
	})
	if err != nil {
		return err
	}
	err = st.Deploy(ctx, model, state.DeployArgs{Name: "big", CharmURL: "local:big-0", Origin: state.CharmOrigin{Source: "local"}})
	for left := largeUnits; err == nil && left > 0; left -= 500 {
		_, err = st.AddUnits(ctx, model, state.AddUnitsArgs{Application: "big", Count: min(left, 500)})
	}
	return err
}
