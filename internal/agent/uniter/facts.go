package uniter

import (
	"context"
	"fmt"
	"os"

	"github.com/gantline/gantline/internal/agent/hook"
	"github.com/gantline/gantline/juju/rpc/params"
)

// facts returns what hooks are told about the place they run in.
func (u *Uniter) facts(ctx context.Context) (hook.Facts, error) {
	f := u.cfg.Facts
	model, err := u.client.CurrentModel(ctx)
	if err != nil {
		return f, fmt.Errorf("cannot learn the model's name: %w", err)
	}
	f.ModelName, f.ModelUUID, f.MachineID = model.Name, model.UUID, u.machine.Id()
	if f.APIAddresses, err = u.client.APIAddresses(ctx); err != nil {
		return f, fmt.Errorf("cannot learn the controller's addresses: %w", err)
	}
	config, err := u.client.ModelConfig(ctx)
	if err != nil {
		return f, fmt.Errorf("cannot read the model's configuration: %w", err)
	}
	proxy := func(name string) string { text, _ := config[name].(string); return text }
	f.Proxies = hook.Proxies{
		HTTP: proxy("juju-http-proxy"), HTTPS: proxy("juju-https-proxy"),
		FTP: proxy("juju-ftp-proxy"), NoProxy: proxy("juju-no-proxy"),
	}
	// A controller without zones or subordinates need not answer these.
	if f.AvailabilityZone, err = u.unit.AvailabilityZone(ctx); err != nil && !params.IsCodeNotImplemented(err) {
		return f, fmt.Errorf("cannot learn the availability zone: %w", err)
	}
	if f.PrincipalUnit, _, err = u.unit.PrincipalName(ctx); err != nil && !params.IsCodeNotImplemented(err) {
		return f, fmt.Errorf("cannot learn the principal unit: %w", err)
	}
	if f.Path == "" {
		f.Path = os.Getenv("PATH")
	}
	return f, nil
}
