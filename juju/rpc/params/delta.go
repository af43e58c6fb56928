package params

import (
	"encoding/json"
	"fmt"
)

// EntityId names an entity of a model among those that AllWatcher reports.
type EntityId struct {
	Kind      string `json:"kind"`
	ModelUUID string `json:"model-uuid"`
	Id        string `json:"id"`
}

// EntityInfo is what a Delta carries: MachineInfo, UnitInfo and the other *Info and *Update types
// of this file's neighbour.
type EntityInfo interface {
	EntityId() EntityId
}

// Delta is one change that AllWatcher reports. On the wire it is an array of three elements: the
// kind, "change" or "remove", and the entity.
type Delta struct {
	// Removed is true when the entity is gone; only its identifying fields mean anything then.
	Removed bool
	// Entity is a pointer to one of the entity types, or *UnknownEntity.
	Entity EntityInfo
}

// UnknownEntity stands for an entity of a kind that this package does not know: a newer server
// must not break an older client.
type UnknownEntity struct {
	Kind string
	Raw  json.RawMessage
}

// EntityId returns the kind alone.
func (u *UnknownEntity) EntityId() EntityId { return EntityId{Kind: u.Kind} }

// MarshalJSON returns the entity as it came.
func (u *UnknownEntity) MarshalJSON() ([]byte, error) { return u.Raw, nil }

// MarshalJSON writes the array of three.
func (d Delta) MarshalJSON() ([]byte, error) {
	if d.Entity == nil {
		return nil, fmt.Errorf("cannot encode delta: no entity")
	}
	change := "change"
	if d.Removed {
		change = "remove"
	}
	return json.Marshal([3]any{d.Entity.EntityId().Kind, change, d.Entity})
}

// UnmarshalJSON reads the array of three.
func (d *Delta) UnmarshalJSON(data []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return fmt.Errorf("cannot decode delta: %w", err)
	}
	if len(parts) != 3 {
		return fmt.Errorf("cannot decode delta: %d elements in place of 3", len(parts))
	}
	var kind, change string
	if err := json.Unmarshal(parts[0], &kind); err != nil {
		return fmt.Errorf("cannot decode delta's kind: %w", err)
	}
	if err := json.Unmarshal(parts[1], &change); err != nil {
		return fmt.Errorf("cannot decode delta's change: %w", err)
	}
	if change != "change" && change != "remove" {
		return fmt.Errorf("cannot decode delta: unexpected operation %q", change)
	}
	entity := newEntity(kind)
	if entity == nil {
		*d = Delta{Removed: change == "remove", Entity: &UnknownEntity{Kind: kind, Raw: parts[2]}}
		return nil
	}
	if err := json.Unmarshal(parts[2], entity); err != nil {
		return fmt.Errorf("cannot decode delta of kind %q: %w", kind, err)
	}
	*d = Delta{Removed: change == "remove", Entity: entity}
	return nil
}

func newEntity(kind string) EntityInfo {
	switch kind {
	case "model":
		return new(ModelUpdate)
	case "machine":
		return new(MachineInfo)
	case "application":
		return new(ApplicationInfo)
	case "unit":
		return new(UnitInfo)
	case "relation":
		return new(RelationInfo)
	case "annotation":
		return new(AnnotationInfo)
	case "action":
		return new(ActionInfo)
	case "charm":
		return new(CharmInfo)
	case "remoteApplication":
		return new(RemoteApplicationUpdate)
	case "applicationOffer":
		return new(ApplicationOfferInfo)
	case "block":
		return new(BlockInfo)
	case "branch":
		return new(BranchInfo)
	}
	return nil
}

// EntityId names the model.
func (i *ModelUpdate) EntityId() EntityId { return EntityId{"model", i.ModelUUID, i.ModelUUID} }

// EntityId names the machine.
func (i *MachineInfo) EntityId() EntityId { return EntityId{"machine", i.ModelUUID, i.Id} }

// EntityId names the application.
func (i *ApplicationInfo) EntityId() EntityId { return EntityId{"application", i.ModelUUID, i.Name} }

// EntityId names the unit.
func (i *UnitInfo) EntityId() EntityId { return EntityId{"unit", i.ModelUUID, i.Name} }

// EntityId names the relation by its key.
func (i *RelationInfo) EntityId() EntityId { return EntityId{"relation", i.ModelUUID, i.Key} }

// EntityId names the annotated entity by its tag.
func (i *AnnotationInfo) EntityId() EntityId { return EntityId{"annotation", i.ModelUUID, i.Tag} }

// EntityId names the action.
func (i *ActionInfo) EntityId() EntityId { return EntityId{"action", i.ModelUUID, i.Id} }

// EntityId names the charm by its URL.
func (i *CharmInfo) EntityId() EntityId { return EntityId{"charm", i.ModelUUID, i.CharmURL} }

// EntityId names the consumed application.
func (i *RemoteApplicationUpdate) EntityId() EntityId {
	return EntityId{"remoteApplication", i.ModelUUID, i.Name}
}

// EntityId names the offer.
func (i *ApplicationOfferInfo) EntityId() EntityId {
	return EntityId{"applicationOffer", i.ModelUUID, i.OfferName}
}

// EntityId names the block.
func (i *BlockInfo) EntityId() EntityId { return EntityId{"block", i.ModelUUID, i.Id} }

// EntityId names the branch.
func (i *BranchInfo) EntityId() EntityId { return EntityId{"branch", i.ModelUUID, i.Id} }
