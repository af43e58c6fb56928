package hook

// Kind is what a hook is about, the last part of its name.
type Kind string

// The kinds of hooks that the agent runs.
const (
	Install       Kind = "install"
	Start         Kind = "start"
	ConfigChanged Kind = "config-changed"
	UpgradeCharm  Kind = "upgrade-charm"
	LeaderElected Kind = "leader-elected"
	UpdateStatus  Kind = "update-status"
	Stop          Kind = "stop"
	Remove        Kind = "remove"

	RelationCreated  Kind = "relation-created"
	RelationJoined   Kind = "relation-joined"
	RelationChanged  Kind = "relation-changed"
	RelationDeparted Kind = "relation-departed"
	RelationBroken   Kind = "relation-broken"
)

// IsRelation says whether hooks of the kind belong to a relation.
func (k Kind) IsRelation() bool {
	switch k {
	case RelationCreated, RelationJoined, RelationChanged, RelationDeparted, RelationBroken:
		return true
	}
	return false
}

// Info is one hook that is to run, as it is stored while it does.
type Info struct {
	Kind Kind `yaml:"kind"`
	// RelationID is the relation of a relation hook.
	RelationID int `yaml:"relation-id,omitempty"`
	// RemoteUnit is the unit that joined, changed or departed, "" when the hook
	// is about an application.
	RemoteUnit string `yaml:"remote-unit,omitempty"`
	// RemoteApplication is the application of the other side of the relation.
	RemoteApplication string `yaml:"remote-application,omitempty"`
	// ChangeVersion is the version of the settings that the hook tells of.
	ChangeVersion int64 `yaml:"change-version,omitempty"`
	// Departee is the unit that leaves the relation: the remote one, or the
	// unit itself.
	Departee string `yaml:"departee,omitempty"`
}

// Name returns the hook's name; endpoint is that of its relation, ignored for
// others.
func (i Info) Name(endpoint string) string {
	if i.Kind.IsRelation() {
		return endpoint + "-" + string(i.Kind)
	}
	return string(i.Kind)
}
