package state

// EntityChange names an entity that changed. Its Revision is that of its last
// change, so that what is made of it can be kept by (key, revision).
type EntityChange struct {
	Key      EntityKey
	Revision Revision
	// Removed says that the entity is gone.
	Removed bool
}

// ModelChange is the event of WatchAll.
type ModelChange struct {
	// Revision is the position up to which the event tells everything; a later
	// WatchAll may resume there.
	Revision Revision
	// Complete says that Changed are all entities of the model, and that what
	// is not among them does not exist.
	Complete bool
	Changed  []EntityChange
}

// WatchAll follows everything in a model. Since is 0, or the position of an
// earlier watch; a position that is no longer known begins with a complete
// event.
func (s *State) WatchAll(model string, since Revision) (*Watch[ModelChange], error) {
	return nil, errNotYet
}
