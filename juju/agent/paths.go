package agent

// Paths are the directories that an agent uses.
type Paths struct {
	// DataDir holds a directory for each agent, among others.
	DataDir string
	// TransientDataDir holds what need not outlive a boot.
	TransientDataDir string
	// LogDir holds the logs of all agents of the machine.
	LogDir string
	// MetricsSpoolDir holds metrics that were not sent yet.
	MetricsSpoolDir string
	// ConfDir holds configuration that is not an agent's own.
	ConfDir string
}

// DefaultPaths are the directories that an agent uses if nothing else was said.
var DefaultPaths = Paths{
	DataDir:          "/var/lib/juju",
	TransientDataDir: "/var/run/juju",
	LogDir:           "/var/log/juju",
	MetricsSpoolDir:  "/var/lib/juju/metricspool",
	ConfDir:          "/etc/juju",
}

// NewPathsWithDefaults returns p with DefaultPaths for whatever is empty.
func NewPathsWithDefaults(p Paths) Paths {
	paths := DefaultPaths
	paths.Migrate(p)
	return paths
}

// Migrate takes over what is not empty in newPaths.
func (p *Paths) Migrate(newPaths Paths) {
	for _, dir := range []struct {
		to   *string
		from string
	}{
		{&p.DataDir, newPaths.DataDir},
		{&p.TransientDataDir, newPaths.TransientDataDir},
		{&p.LogDir, newPaths.LogDir},
		{&p.MetricsSpoolDir, newPaths.MetricsSpoolDir},
		{&p.ConfDir, newPaths.ConfDir},
	} {
		if dir.from != "" {
			*dir.to = dir.from
		}
	}
}
