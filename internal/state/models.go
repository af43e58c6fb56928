package state

import (
	"cmp"
	"context"
	"slices"

	"github.com/gantline/gantline/internal/domain"
	"github.com/gantline/gantline/internal/kv"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/permission"
	"github.com/gantline/gantline/juju/names"
)

// CreateModelArgs describe a new model.
type CreateModelArgs struct {
	Name, Owner string
	// UUID is made up when empty.
	UUID string
	// Cloud and Region are the controller's when empty.
	Cloud, Region string
	Config        map[string]any
}

// CreateModel creates a model, its owner an admin of it. A name taken by the
// same owner is AlreadyExists.
func (s *State) CreateModel(ctx context.Context, args CreateModelArgs) (*Model, error) {
	if !names.IsValidModelName(args.Name) {
		return nil, domain.Errorf(domain.NotValid, "%q is not a valid name: model names may only contain lowercase letters, digits and hyphens", args.Name)
	}
	config, err := domain.CoerceModelConfig(args.Config)
	if err != nil {
		return nil, err
	}
	args.Config = config
	if args.UUID == "" {
		args.UUID = newUUID()
	}
	err = s.change(ctx, "", func(t *tx) error {
		c, err := t.p.controllerRecord()
		if err != nil {
			return err
		}
		if args.Cloud != "" && args.Cloud != c.Cloud.Name {
			return domain.Errorf(domain.NotFound, "cloud %q not found", args.Cloud)
		}
		owner, ok := on(t, &t.p.users, rootKey(keyUser, args.Owner), args.Owner)
		if !ok {
			return userNotFound(args.Owner)
		}
		nameKey := rootKey(keyModelName, args.Owner, args.Name)
		if _, taken := on(t, &t.p.modelNames, nameKey, args.Owner+"/"+args.Name); taken {
			return domain.Errorf(domain.AlreadyExists, "model %q for %s already exists", args.Name, args.Owner)
		}
		m := newModel(t, c.Cloud, c.Version, owner, args)
		t.put(rootKey(keyModel, m.UUID), m)
		t.put(nameKey, &m.UUID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Model(args.UUID)
}

func newModel(t *tx, cloud Cloud, version string, owner *User, args CreateModelArgs) *Model {
	t.guard(kv.Missing(rootKey(keyModel, args.UUID)))
	region := args.Region
	if region == "" {
		region = cloud.Region
	}
	return &Model{
		UUID: args.UUID, Name: args.Name, Owner: owner.Name, Life: life.Alive, Type: "iaas",
		Cloud: cloud.Name, Region: region, AgentVersion: version, Config: args.Config, Created: t.now,
		Users: map[string]ModelUser{owner.Name: {Access: permission.AdminAccess, UserID: owner.ID, Created: t.now}},
	}
}

// Model returns the model with that uuid: `model "uuid" not found`, kind
// ModelNotFound.
func (s *State) Model(uuid string) (*Model, error) {
	return inModelData(s, uuid, func(md *modelData) (*Model, error) { return md.model.v, nil })
}

// ModelByName returns the owner's model of that name.
func (s *State) ModelByName(owner, name string) (*Model, error) {
	s.p.mu.RLock()
	uuid, ok := s.p.modelNames.get(owner + "/" + name)
	s.p.mu.RUnlock()
	if !ok {
		return nil, modelNotFound(owner + "/" + name)
	}
	return s.Model(*uuid)
}

// Models returns all models in order of owner and name, the controller's first.
func (s *State) Models() []*Model {
	s.p.mu.RLock()
	defer s.p.mu.RUnlock()
	var out []*Model
	for _, md := range s.p.models {
		if md.model.v != nil {
			out = append(out, md.model.v)
		}
	}
	slices.SortFunc(out, func(a, b *Model) int {
		if a.IsController != b.IsController {
			if a.IsController {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// WatchModel tells of changes of the model itself: life, access, constraints.
func (s *State) WatchModel(uuid string) *Watch[Signal] {
	return newSignal(s, topic{uuid, string(KindModel), uuid})
}

// WatchModels yields the uuids of models that came, changed or were removed.
func (s *State) WatchModels() *Watch[[]string] {
	return newWatch(s, func(changed map[EntityKey]struct{}) ([]string, bool) {
		if changed == nil {
			var all []string
			for _, m := range s.Models() {
				all = append(all, m.UUID)
			}
			return all, true
		}
		return sortedIDs(changed, cmp.Compare[string]), true
	}, topic{what: topicModels})
}

// SetModelConstraints sets the constraints that new machines begin with.
func (s *State) SetModelConstraints(ctx context.Context, uuid string, cons constraints.Value) error {
	return s.changeModel(ctx, uuid, func(m *Model) error {
		m.Constraints = cons
		return nil
	})
}

func (s *State) changeModel(ctx context.Context, uuid string, change func(*Model) error) error {
	return s.change(ctx, uuid, func(t *tx) error {
		m, err := t.modelAt()
		if err != nil {
			return err
		}
		if err := change(m); err != nil {
			return err
		}
		t.putModel(m)
		return nil
	})
}
