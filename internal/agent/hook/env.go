package hook

import "strings"

// Facts are what all hooks of a unit are told about the place they run in.
type Facts struct {
	ModelName        string
	ModelUUID        string
	MachineID        string // "0"
	PrincipalUnit    string // for a subordinate
	AvailabilityZone string
	SLA              string
	CloudAPIVersion  string
	Version          string // of the agent
	APIAddresses     []string
	// Proxies are the model's juju-http-proxy, juju-https-proxy, juju-ftp-proxy
	// and juju-no-proxy.
	Proxies Proxies
	// Path is the PATH below the tools.
	Path string
	// Extra is added as it is, "NAME=value": what the machine's keeper marks its
	// processes with.
	Extra []string
}

// Proxies are the proxies that charms should use.
type Proxies struct{ HTTP, HTTPS, FTP, NoProxy string }

// environment returns the whole environment of a hook. Nothing of the agent's own
// is passed on.
func (r *Runner) environment(hc *Context) []string {
	f := r.cfg.Facts
	env := []string{
		"JUJU_DISPATCH_PATH=hooks/" + hc.name,
		"JUJU_HOOK_NAME=" + hc.name,
		"CHARM_DIR=" + r.cfg.CharmDir,
		"JUJU_CHARM_DIR=" + r.cfg.CharmDir,
		"JUJU_CONTEXT_ID=" + hc.id,
		"JUJU_AGENT_SOCKET_ADDRESS=" + r.cfg.Socket,
		"JUJU_AGENT_SOCKET_NETWORK=unix",
		"JUJU_UNIT_NAME=" + hc.UnitName(),
		"JUJU_MODEL_NAME=" + f.ModelName,
		"JUJU_MODEL_UUID=" + f.ModelUUID,
		"JUJU_MACHINE_ID=" + f.MachineID,
		"JUJU_PRINCIPAL_UNIT=" + f.PrincipalUnit,
		"JUJU_AVAILABILITY_ZONE=" + f.AvailabilityZone,
		"JUJU_SLA=" + f.SLA,
		"CLOUD_API_VERSION=" + f.CloudAPIVersion,
		"JUJU_API_ADDRESSES=" + strings.Join(f.APIAddresses, " "),
		"JUJU_VERSION=" + f.Version,
		"JUJU_CHARM_HTTP_PROXY=" + f.Proxies.HTTP,
		"JUJU_CHARM_HTTPS_PROXY=" + f.Proxies.HTTPS,
		"JUJU_CHARM_FTP_PROXY=" + f.Proxies.FTP,
		"JUJU_CHARM_NO_PROXY=" + f.Proxies.NoProxy,
		"PATH=" + r.cfg.ToolsDir + ":" + f.Path,
		"LANG=C.UTF-8",
		"TERM=tmux-256color",
		"DEBIAN_FRONTEND=noninteractive",
		"APT_LISTCHANGES_FRONTEND=none",
	}
	env = append(env, hc.relationEnvironment()...)
	return append(env, f.Extra...)
}

// relationEnvironment returns what only relation hooks have.
func (c *Context) relationEnvironment() []string {
	if c.hookRelation == nil {
		return nil
	}
	env := []string{
		"JUJU_RELATION=" + c.hookRelation.Name(),
		"JUJU_RELATION_ID=" + c.hookRelation.FakeID(),
		"JUJU_REMOTE_UNIT=" + c.info.RemoteUnit,
		"JUJU_REMOTE_APP=" + c.info.RemoteApplication,
	}
	if c.info.Kind == RelationDeparted && c.info.Departee != "" {
		env = append(env, "JUJU_DEPARTING_UNIT="+c.info.Departee)
	}
	return env
}
