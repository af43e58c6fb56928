// Command demo shows the main job of gantline on this machine: it starts a controller in a
// temporary directory, deploys the example charms, waits until they are active, reads a running
// service's page before and after its configuration changes, relates two charms, shows the status,
// and stops everything again.
//
// Usage: demo <gantline binary> <directory of the example charms>
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: demo <gantline binary> <directory of the example charms>")
		os.Exit(2)
	}
	if err := run(ctx, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "demo failed:", err)
		os.Exit(1)
	}
}

// demo is one run: the binary, and a directory that holds everything it leaves behind.
type demo struct {
	ctx    context.Context //nolint:containedctx // a script's: it lives as long as its run
	binary string
	charms string
	dir    string
	began  time.Time
}

func run(ctx context.Context, binary, charms string) (err error) {
	binary, err = filepath.Abs(binary)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "gantline-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d := &demo{ctx: ctx, binary: binary, charms: charms, dir: dir, began: time.Now()}
	up, err := d.up()
	if err != nil {
		return err
	}
	err = d.play()
	if err != nil {
		d.logs()
	}
	err = errors.Join(err, d.down(up))
	if err == nil {
		err = d.nothingLeft()
	}
	if err == nil {
		fmt.Printf("\nThe demo took %.1f s and left nothing behind. To go on by yourself:\n\n"+
			"    bin/gantline up          # in one terminal%s\n"+
			"    bin/gantline deploy ./examples/charms/web\n"+
			"    bin/gantline status --watch\n", time.Since(d.began).Seconds(), rootHint())
	}
	return err
}

func rootHint() string {
	if os.Geteuid() == 0 {
		return "; as root: bin/gantline up --allow-host"
	}
	return ""
}

// play is what a person would type.
func (d *demo) play() error {
	if err := d.all([][]string{
		{"deploy", d.charm("web"), "--config", "port=" + freePort()},
		{"deploy", d.charm("dispatch")},
		{"deploy", d.charm("database")},
		{"deploy", d.charm("consumer"), "--config", "port=" + freePort()},
		{"integrate", "database", "consumer"},
		{"wait-for", "application", "web", "--timeout", "60s"},
		{"wait-for", "application", "dispatch", "--timeout", "60s"},
		{"wait-for", "application", "consumer", "--timeout", "60s"},
	}); err != nil {
		return err
	}
	before, err := d.page("web/0")
	if err != nil {
		return err
	}
	const title = "Good day from the demo"
	if strings.Contains(before, title) {
		return errors.New("the page has the new title before it was set")
	}
	if err := d.gantline("config", "web", "title="+title); err != nil {
		return err
	}
	after, err := d.until("web/0", title)
	if err != nil {
		return err
	}
	fmt.Printf("\nThe page of web/0 before and after:\n%s\n%s\n", indent(before), indent(after))
	shown, err := d.page("consumer/0")
	if err != nil {
		return err
	}
	fmt.Printf("\nThe page of consumer/0, with the value that database/0 made up for this run:\n%s\n", indent(shown))
	return d.gantline("status", "--relations")
}

// freePort returns a port that nobody listens at: the demo shares the host with whatever runs there.
func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it does not wait
	if err != nil {
		return "8080"
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func (d *demo) charm(name string) string { return filepath.Join(d.charms, name) }

func (d *demo) all(commands [][]string) error {
	for _, args := range commands {
		if err := d.gantline(args...); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(d.ctx, d.binary, args...)
	cmd.Env = append(os.Environ(), "JUJU_DATA="+filepath.Join(d.dir, "client"), "JUJU_MODEL=", "JUJU_CONTROLLER=")
	return cmd
}

// gantline runs one command and shows it.
func (d *demo) gantline(args ...string) error {
	fmt.Printf("\n$ gantline %s\n", strings.Join(args, " "))
	cmd := d.command(args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("gantline %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// up starts the controller and waits for its line "ready".
func (d *demo) up() (*exec.Cmd, error) {
	args := []string{"up", "--data-dir", filepath.Join(d.dir, "controller"), "--listen", "127.0.0.1:0", "--name", "demo", "--log-level", "error"}
	if os.Geteuid() == 0 {
		fmt.Println("NOTE: this runs as root, so the example charms' hooks run as root on this host (--allow-host).")
		args = append(args, "--allow-host")
	}
	fmt.Printf("\n$ gantline %s\n", strings.Join(args, " "))
	cmd := exec.Command(d.binary, args...) //nolint:noctx // ended by down, in order
	cmd.Env = d.command().Env
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "ready") {
		return nil, errors.Join(fmt.Errorf("the controller did not become ready: %q", line), err, d.down(cmd))
	}
	fmt.Print(line)
	go func() { _, _ = io.Copy(io.Discard, lines) }() // ends with the controller
	return cmd, nil
}

func (d *demo) down(up *exec.Cmd) error {
	fmt.Println("\n^C")
	if err := up.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	if err := up.Wait(); err != nil {
		return fmt.Errorf("the controller ended badly: %w", err)
	}
	return nil
}

// page reads the page that a unit serves at the port that it opened.
func (d *demo) page(unit string) (string, error) {
	port, err := d.port(unit)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(d.ctx, http.MethodGet, "http://127.0.0.1:"+port+"/", nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// until reads the page until it holds want.
func (d *demo) until(unit, want string) (string, error) {
	deadline := time.Now().Add(30 * time.Second)
	for {
		page, err := d.page(unit)
		if err == nil && strings.Contains(page, want) {
			return page, nil
		}
		if time.Now().After(deadline) {
			return "", errors.Join(fmt.Errorf("the page of %s never showed %q: %s", unit, want, page), err)
		}
		select {
		case <-d.ctx.Done():
			return "", d.ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// port asks status for the port that the unit opened.
func (d *demo) port(unit string) (string, error) {
	out, err := d.command("status", "--format", "line").Output()
	if err != nil {
		return "", err
	}
	for _, line := range strings.Split(string(out), "\n") {
		rest, ok := strings.CutPrefix(line, "- "+unit+": ")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if port, ok := strings.CutSuffix(fields[len(fields)-1], "/tcp"); ok {
			return port, nil
		}
	}
	return "", fmt.Errorf("unit %s has opened no port", unit)
}

// nothingLeft says which processes still carry the mark of the demo's directory.
func (d *demo) nothingLeft() error {
	found, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range found {
		env, err := os.ReadFile(name)
		if err == nil && strings.Contains(string(env), "GANTLINE_MACHINE="+d.dir) {
			return fmt.Errorf("process %s of the demo still runs", filepath.Base(filepath.Dir(name)))
		}
	}
	return nil
}

// logs shows the ends of the agents' logs, for a demo that failed.
func (d *demo) logs() {
	found, _ := filepath.Glob(filepath.Join(d.dir, "controller", "machines", "*", "*", "agent.log"))
	for _, name := range found {
		text, err := os.ReadFile(name)
		if err == nil {
			fmt.Fprintf(os.Stderr, "--- %s\n%s\n", name, text[max(0, len(text)-4000):])
		}
	}
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
