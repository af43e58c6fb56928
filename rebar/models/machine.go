package models

import "net"

// Machine is a machine.
type Machine struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Partialed
	Name        string
	Description string
	Uuid        UUID
	CurrentJob  UUID
	Address     net.IP
	Stage       string
	BootEnv     string
	Profiles    []string
	Params      map[string]interface{}
	Tasks       []string
	// CurrentTask is an index into Tasks, -1 before the first.
	CurrentTask int
	Runnable    bool
	// Secret authenticates the machine. It is sent with every action: never log it.
	Secret        string
	OS            string
	HardwareAddrs []string
	Workflow      string
	Arch          string
	Locked        bool
	Context       string
}

// Prefix returns machines.
func (m *Machine) Prefix() string { return "machines" }

// Key returns the UUID as text.
func (m *Machine) Key() string { return m.UUID() }

// KeyName returns Uuid.
func (m *Machine) KeyName() string { return "Uuid" }

// AuthKey returns the key.
func (m *Machine) AuthKey() string { return m.Key() }

// UUID returns the UUID as text.
func (m *Machine) UUID() string { return m.Uuid.String() }

// GetMeta returns the metadata.
func (m *Machine) GetMeta() Meta { return m.Meta }

// SetMeta sets the metadata.
func (m *Machine) SetMeta(d Meta) { m.Meta = d }

// SetName sets the name.
func (m *Machine) SetName(n string) { m.Name = n }

// GetParams returns a copy of the params.
func (m *Machine) GetParams() map[string]interface{} { return copyMap(m.Params) }

// SetParams sets the params to a copy of p.
func (m *Machine) SetParams(p map[string]interface{}) { m.Params = copyMap(p) }

// GetProfiles returns the profiles.
func (m *Machine) GetProfiles() []string { return m.Profiles }

// SetProfiles sets the profiles.
func (m *Machine) SetProfiles(p []string) { m.Profiles = p }

// GetTasks returns the tasks.
func (m *Machine) GetTasks() []string { return m.Tasks }

// SetTasks sets the tasks.
func (m *Machine) SetTasks(t []string) { m.Tasks = t }

// RunningTask returns CurrentTask.
func (m *Machine) RunningTask() int { return m.CurrentTask }

// CanHaveActions says that machines take actions.
func (m *Machine) CanHaveActions() bool { return true }

// Fill sets what is missing.
func (m *Machine) Fill() {
	m.Validation.fill()
	if m.Meta == nil {
		m.Meta = Meta{}
	}
	if m.Profiles == nil {
		m.Profiles = []string{}
	}
	if m.Params == nil {
		m.Params = map[string]interface{}{}
	}
	if m.Tasks == nil {
		m.Tasks = []string{}
	}
	if m.HardwareAddrs == nil {
		m.HardwareAddrs = []string{}
	}
	if m.Arch == "" {
		m.Arch = "amd64"
	}
}

// SliceOf returns a pointer to a list of machines.
func (m *Machine) SliceOf() interface{} { return &[]*Machine{} }

// ToModels turns what SliceOf returned into Models.
func (m *Machine) ToModels(obj interface{}) []Model { return sliceTo[*Machine](obj) }
