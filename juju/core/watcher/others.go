package watcher

import (
	"time"

	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
)

// EntitiesWatcher tells the tags of what changed.
type EntitiesWatcher = StringsWatcher

// MachineStorageID is an attachment of storage to a machine; both are tags.
type MachineStorageID struct {
	MachineTag, AttachmentTag string
}

// MachineStorageIDsChannel carries attachments that came, went or changed their life. It is closed when
// the watcher stops, as are the others of this file.
type MachineStorageIDsChannel <-chan []MachineStorageID

// MachineStorageIDsWatcher tells what happens to attachments. The first event comes at once and has
// all, as with the other watchers of this file.
type MachineStorageIDsWatcher interface {
	CoreWatcher
	Changes() MachineStorageIDsChannel
}

// RelationStatusChange is what a relation's life and suspension have become.
type RelationStatusChange struct {
	Key             string
	Suspended       bool
	SuspendedReason string
	Life            life.Value
}

// RelationStatusChannel carries changes of relations.
type RelationStatusChannel <-chan []RelationStatusChange

// RelationStatusWatcher tells of relations' life and suspension.
type RelationStatusWatcher interface {
	CoreWatcher
	Changes() RelationStatusChannel
}

// OfferStatusChange is what an offer's status has become.
type OfferStatusChange struct {
	Name   string
	Status status.StatusInfo
}

// OfferStatusChannel carries changes of offers.
type OfferStatusChannel <-chan []OfferStatusChange

// OfferStatusWatcher tells of offers' status.
type OfferStatusWatcher interface {
	CoreWatcher
	Changes() OfferStatusChannel
}

// MigrationStatus is how far the migration of a model is.
type MigrationStatus struct {
	MigrationId string
	Attempt     int
	// Phase is Juju's word: "QUIESCE", "IMPORT", "VALIDATION", "SUCCESS", "DONE", "ABORT", …
	Phase                          string
	SourceAPIAddrs, TargetAPIAddrs []string
	SourceCACert, TargetCACert     string
}

// MigrationStatusWatcher tells how far the migration of a model is.
type MigrationStatusWatcher interface {
	CoreWatcher
	Changes() <-chan MigrationStatus
}

// SecretTriggerChange is when a secret is to be rotated, or a revision of it expires.
type SecretTriggerChange struct {
	URI             string // "secret:…"
	Revision        int    // 0 for the secret itself
	NextTriggerTime time.Time
}

// SecretTriggerChannel carries changes of when secrets are to be rotated, or expire.
type SecretTriggerChannel <-chan []SecretTriggerChange

// SecretTriggerWatcher tells when secrets are to be rotated, or expire.
type SecretTriggerWatcher interface {
	CoreWatcher
	Changes() SecretTriggerChannel
}

// SecretBackendRotateChange is when the token of a secret backend is to be replaced.
type SecretBackendRotateChange struct {
	ID, Name        string
	NextTriggerTime time.Time
}

// SecretBackendRotateChannel carries changes of when tokens are to be replaced.
type SecretBackendRotateChannel <-chan []SecretBackendRotateChange

// SecretBackendRotateWatcher tells when tokens of secret backends are to be replaced.
type SecretBackendRotateWatcher interface {
	CoreWatcher
	Changes() SecretBackendRotateChannel
}

// SecretRevisionChange is a secret's newest revision.
type SecretRevisionChange struct {
	URI      string // "secret:…"
	Revision int
}

// SecretRevisionChannel carries new revisions of secrets.
type SecretRevisionChannel <-chan []SecretRevisionChange

// SecretsRevisionWatcher tells of new revisions of secrets.
type SecretsRevisionWatcher interface {
	CoreWatcher
	Changes() SecretRevisionChannel
}
