package state

import (
	"strconv"

	"github.com/gantline/gantline/internal/kv"
)

// Revision is a point in the history of everything that State keeps. Revisions
// are ordered and mean nothing else.
type Revision int64

// String writes the revision as a token that clients may hand back.
func (r Revision) String() string { return strconv.FormatInt(int64(r), 10) }

func fromKV(r kv.Revision) Revision { return Revision(r) }

// Kind is the kind of an entity as watchers of a whole model see it. What hangs
// on an entity (statuses, presence, leadership, settings) changes the entity
// that shows it.
type Kind string

// The kinds.
const (
	KindModel       Kind = "model"
	KindMachine     Kind = "machine"
	KindApplication Kind = "application"
	KindUnit        Kind = "unit"
	KindRelation    Kind = "relation"
	KindCharm       Kind = "charm"
	KindAnnotation  Kind = "annotation"
	KindBlock       Kind = "block"
)

// EntityKey names an entity within its model. ID is the model's uuid, a
// machine's id, an application's or unit's name, a relation's key, a charm's
// URL, the tag that annotations are about, or a block's number.
type EntityKey struct {
	Kind Kind
	ID   string
}
