package uniter

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/internal/agent/hook"
)

// Kind is what a unit's agent is doing, or did last.
type Kind string

// The kinds of operations.
const (
	Install  Kind = "install"  // puts the charm into place for the first time
	Upgrade  Kind = "upgrade"  // puts another charm into place
	RunHook  Kind = "run-hook" // runs a hook
	Continue Kind = "continue" // nothing: the next step is open
)

// Progress is how far an operation has come.
type Progress string

// The progress of an operation.
const (
	Queued  Progress = "queued"  // it is the next thing to do
	Pending Progress = "pending" // it was begun; whether it ended is unknown
	Done    Progress = "done"    // it was carried out, not committed
)

// State is what an agent knows of its unit from one life to the next. It is stored
// on the controller as YAML, with the names that the original uses.
type State struct {
	// Leader says that leader-elected was run, or is queued, and leadership was
	// not lost since.
	Leader    bool `yaml:"leader"`
	Started   bool `yaml:"started"`
	Stopped   bool `yaml:"stopped"`
	Installed bool `yaml:"installed"`
	Removed   bool `yaml:"removed"`
	// Boot is the boot of the machine in which start was run, "" if unknown.
	Boot string `yaml:"boot,omitempty"`
	// StatusSet says that the charm has set a status of its own.
	StatusSet bool `yaml:"status-set"`

	Kind     Kind       `yaml:"op"`
	Progress Progress   `yaml:"opstep"`
	Hook     *hook.Info `yaml:"hook,omitempty"`
	// CharmURL is the charm that Install or Upgrade puts into place.
	CharmURL string `yaml:"charm,omitempty"`

	// What the last config-changed was told.
	ConfigHash    string `yaml:"config-hash,omitempty"`
	TrustHash     string `yaml:"trust-hash,omitempty"`
	AddressesHash string `yaml:"addresses-hash,omitempty"`
}

// parseState reads a stored state; an empty text is that of a unit that was never
// run.
func parseState(text string) (State, error) {
	var s State
	if text == "" {
		return s, nil
	}
	if err := yaml.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("cannot read the unit's state: %w", err)
	}
	return s, s.validate()
}

// validate refuses a state that no agent writes.
func (s State) validate() error {
	switch s.Kind {
	case Install, Upgrade:
		if s.CharmURL == "" {
			return fmt.Errorf("invalid operation state: %s without a charm", s.Kind)
		}
	case RunHook:
		if s.Hook == nil {
			return fmt.Errorf("invalid operation state: %s without a hook", s.Kind)
		}
	case Continue:
	default:
		return fmt.Errorf("invalid operation state: unknown operation %q", s.Kind)
	}
	return nil
}

func (s State) text() (string, error) {
	text, err := yaml.Marshal(s)
	return string(text), err
}

// RelationState is what the charm has been told about one relation. It exists from
// relation-created to relation-broken.
type RelationState struct {
	ID int `yaml:"id"`
	// Members are the units of the other side that have joined, with the
	// version of the settings that the charm was told of last.
	Members map[string]int64 `yaml:"members,omitempty"`
	// Applications are the versions of application settings, likewise.
	Applications map[string]int64 `yaml:"application-members,omitempty"`
	// ChangedPending is the unit whose relation-changed has to follow its
	// relation-joined before anything else of the relation.
	ChangedPending string `yaml:"changed-pending,omitempty"`
}

func parseRelations(texts map[int]string) (map[int]RelationState, error) {
	relations := map[int]RelationState{}
	for id, text := range texts {
		r := RelationState{ID: id}
		if err := yaml.Unmarshal([]byte(text), &r); err != nil {
			return nil, fmt.Errorf("cannot read the state of relation %d: %w", id, err)
		}
		relations[id] = r
	}
	return relations, nil
}

func relationTexts(relations map[int]RelationState) (map[int]string, error) {
	texts := make(map[int]string, len(relations))
	for id, r := range relations {
		text, err := yaml.Marshal(r)
		if err != nil {
			return nil, err
		}
		texts[id] = string(text)
	}
	return texts, nil
}

// after returns the state of the relation once the hook has succeeded; gone when
// nothing remains of it.
func (r RelationState) after(h hook.Info) (next RelationState, gone bool) {
	next = RelationState{
		ID: h.RelationID, Members: maps.Clone(r.Members), Applications: maps.Clone(r.Applications),
	}
	if next.Members == nil {
		next.Members = map[string]int64{}
	}
	if next.Applications == nil {
		next.Applications = map[string]int64{}
	}
	switch h.Kind {
	case hook.RelationJoined:
		next.Members[h.RemoteUnit] = h.ChangeVersion
		next.ChangedPending = h.RemoteUnit
	case hook.RelationChanged:
		if h.RemoteUnit == "" {
			next.Applications[h.RemoteApplication] = h.ChangeVersion
		} else {
			next.Members[h.RemoteUnit] = h.ChangeVersion
		}
	case hook.RelationDeparted:
		delete(next.Members, h.RemoteUnit)
	case hook.RelationBroken:
		return RelationState{}, true
	}
	return next, false
}

// visible returns the units of the other side that the hook may list: one that
// joins is there, one that departs is not.
func (r RelationState) visible(h hook.Info) []string {
	members := slices.Sorted(maps.Keys(r.Members))
	if h.RelationID != r.ID || !h.Kind.IsRelation() {
		return members
	}
	switch h.Kind {
	case hook.RelationJoined:
		if !slices.Contains(members, h.RemoteUnit) {
			members = append(members, h.RemoteUnit)
		}
	case hook.RelationDeparted:
		members = slices.DeleteFunc(members, func(name string) bool { return name == h.RemoteUnit })
	case hook.RelationBroken:
		return nil
	}
	return members
}
