package state

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gantline/gantline/internal/kv"
)

// change is an event of the store with its value decoded: a pointer to the type
// that belongs to the key, nil for a deletion and for a key that means nothing
// here.
type change struct {
	kv.Event
	value any
}

// decode decodes the values of events.
func decode(events []kv.Event) ([]change, error) {
	out := make([]change, len(events))
	for i, ev := range events {
		out[i].Event = ev
		if ev.Deleted {
			continue
		}
		v := valueFor(strings.TrimPrefix(ev.Entry.Key, prefix))
		if v == nil {
			continue
		}
		if err := json.Unmarshal(ev.Entry.Value, v); err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", ev.Entry.Key, err)
		}
		switch v := v.(type) {
		case *Charm:
			if err := v.parse(); err != nil {
				return nil, fmt.Errorf("cannot read %s: %w", ev.Entry.Key, err)
			}
		case *Lease:
			v.Token = fromKV(ev.Entry.Revision)
		}
		out[i].value = v
	}
	return out, nil
}

// valueFor makes an empty value of the type that stands under the key.
func valueFor(key string) any {
	kind, id, rest := cut3(key)
	switch kind {
	case keyController:
		return new(Controller)
	case keyUser:
		return new(User)
	case keySeen:
		return new(Seen)
	case keyModel:
		return new(Model)
	case keyModelName:
		return new(string)
	case keyAddresses:
		return new([]HostPort)
	case keyLease:
		if id == leasePresence {
			return new(presenceDoc)
		}
		return new(Lease)
	case keyInModel:
		inner, innerID, _ := strings.Cut(rest, "/")
		return valueInModel(inner, innerID)
	}
	return nil
}

func valueInModel(kind, id string) any {
	switch kind {
	case keyApp:
		return new(Application)
	case keyUnit:
		return new(Unit)
	case keyMachine:
		return new(Machine)
	case keyRelation:
		return new(Relation)
	case keyScope:
		if _, _, application, _ := splitScope(id); application != "" {
			return new(RelationApplication)
		}
		return new(RelationUnit)
	case keyStatus:
		return new(statusDoc)
	case keyCharm:
		return new(Charm)
	case keyResource, keyPending:
		return new(Resource)
	case keyAnnotation:
		return new(Annotations)
	case keyBlock:
		return new(Block)
	case keyUnitState:
		return new(UnitState)
	case keySeq:
		return new(int)
	}
	return nil
}
