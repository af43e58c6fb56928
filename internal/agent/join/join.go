package join

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gantline/gantline/juju/agent"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/gantline/gantline/juju/version"
)

const (
	// serverName is the name that every controller's certificate has.
	serverName = "juju-apiserver"
	// patience is how long one address may take to connect, and to answer.
	patience = 15 * time.Second
	// busyLimit is how long a controller is asked again that has no time for the host, and
	// busyDelay how long the host waits at most in between. Its token is not used up by that.
	busyLimit, busyDelay = time.Minute, 2 * time.Second
	// maxAnswer bounds the answer, in bytes.
	maxAnswer = 1 << 20
)

// Join trades the token for a machine and writes the configuration of its agent below dir, which
// must have none. The token is used up from then on, even where the configuration cannot be
// written. base is what charms take the host for, such as "ubuntu@22.04"; "" is what it is. It returns
// the machine's id.
func Join(ctx context.Context, t Token, dir, base string) (machine string, err error) {
	if err := Prepare(dir); err != nil {
		return "", err
	}
	r, err := thisHost(t.Secret)
	if err != nil {
		return "", err
	}
	if base != "" {
		name, channel, ok := strings.Cut(base, "@")
		if !ok || name == "" || channel == "" {
			return "", fmt.Errorf("base %q not valid: expected name@channel, such as ubuntu@22.04", base)
		}
		if !strings.Contains(channel, "/") {
			channel += "/stable"
		}
		r.OS, r.Channel = name, channel
	}
	a, err := exchange(ctx, t, r)
	for busy := time.Now().Add(busyLimit); params.IsCodeTryAgain(err) && time.Now().Before(busy); {
		if err = pause(ctx); err == nil {
			a, err = exchange(ctx, t, r)
		}
	}
	if err != nil {
		return "", err
	}
	if err := write(t, a, dir); err != nil {
		return "", fmt.Errorf("cannot become machine %s, which is to be removed again: %w", a.Machine, err)
	}
	return a.Machine, nil
}

// Prepare makes the directory, closed to others, and refuses one that is a machine's already. Join
// does it too, before the token is used.
func Prepare(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "agents"), 0o700); err != nil {
		return fmt.Errorf("cannot join: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("cannot join: %w", err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "agents", "machine-*"))
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("%s is a machine already: run its agent with \"gantline agent %s\", or choose another --data-dir", dir, dir)
	}
	return nil
}

// exchange tries the addresses in turn. Only one that could not be reached lets it go on: what was
// sent may have used the token up.
func exchange(ctx context.Context, t Token, r Request) (*Answer, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(t.CACert)) {
		return nil, errors.New("the join token is not valid: it has no certificate")
	}
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: patience}).DialContext,
		TLSHandshakeTimeout: patience, ResponseHeaderTimeout: patience,
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: serverName, MinVersion: tls.VersionTLS12},
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var failures []error
	for _, address := range t.Addresses {
		a, err := post(ctx, client, "https://"+address+"/model/"+t.ModelUUID+"/join", body)
		if err == nil {
			return a, nil
		}
		var dial *net.OpError
		var stranger x509.UnknownAuthorityError
		if errors.As(err, &stranger) {
			return nil, fmt.Errorf("cannot join: the controller at %s does not have the CA that the join token names, which may have been replaced since: ask for another token", address)
		}
		if !errors.As(err, &dial) || dial.Op != "dial" {
			return nil, fmt.Errorf("cannot join: %w", err)
		}
		failures = append(failures, err)
	}
	return nil, fmt.Errorf("cannot reach the controller: %w", errors.Join(failures...))
}

// pause waits for a random time, so that hosts who were refused together do not come together.
func pause(ctx context.Context) error {
	timer := time.NewTimer(rand.N(busyDelay))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func post(ctx context.Context, client *http.Client, url string, body []byte) (*Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		var failure params.ErrorResult
		if json.Unmarshal(data, &failure) == nil && failure.Error != nil {
			return nil, failure.Error
		}
		return nil, fmt.Errorf("the controller answered %s", resp.Status)
	}
	var a Answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("cannot read the controller's answer: %w", err)
	}
	return &a, nil
}

// write makes the agent's configuration.
func write(t Token, a *Answer, dir string) error {
	if !names.IsValidMachine(a.Machine) {
		return fmt.Errorf("the controller gave it the id %q", a.Machine)
	}
	number, err := version.Parse(a.Version)
	if err != nil {
		return err
	}
	config, err := agent.NewAgentConfig(agent.AgentConfigParams{
		Paths: agent.Paths{
			DataDir: dir, TransientDataDir: filepath.Join(dir, "run"), LogDir: filepath.Join(dir, "log"),
			MetricsSpoolDir: filepath.Join(dir, "metricspool"), ConfDir: filepath.Join(dir, "conf"),
		},
		Jobs: []model.MachineJob{model.JobHostUnits}, UpgradedToVersion: number, Tag: names.NewMachineTag(a.Machine),
		Password: a.Password, Nonce: a.Nonce, Controller: names.NewControllerTag(a.ControllerUUID),
		Model: names.NewModelTag(t.ModelUUID), APIAddresses: a.Addresses, CACert: a.CACert,
	})
	if err != nil {
		return err
	}
	return config.Write()
}
