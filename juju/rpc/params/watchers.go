package params

import (
	"time"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/core/life"
)

// MachineStorageId is part of MachineStorageIdsWatchResult.
type MachineStorageId struct {
	MachineTag    string `json:"machine-tag"`
	AttachmentTag string `json:"attachment-tag"`
}

// MachineStorageIdsWatchResult is what the watches of attachments of storage answer.
type MachineStorageIdsWatchResult struct {
	MachineStorageIdsWatcherId string             `json:"watcher-id"`
	Changes                    []MachineStorageId `json:"changes"`
	Error                      *Error             `json:"error,omitempty"`
}

// EntitiesWatchResult is what watches of entities answer; the changes are tags.
type EntitiesWatchResult struct {
	EntitiesWatcherId string   `json:"watcher-id"`
	Changes           []string `json:"changes,omitempty"`
	Error             *Error   `json:"error,omitempty"`
}

// RelationLifeSuspendedStatusChange is part of RelationLifeSuspendedStatusWatchResult.
type RelationLifeSuspendedStatusChange struct {
	Key             string     `json:"key"`
	Life            life.Value `json:"life"`
	Suspended       bool       `json:"suspended"`
	SuspendedReason string     `json:"suspended-reason"`
}

// RelationLifeSuspendedStatusWatchResult is what watches of relations' status answer.
type RelationLifeSuspendedStatusWatchResult struct {
	RelationStatusWatcherId string                              `json:"watcher-id"`
	Changes                 []RelationLifeSuspendedStatusChange `json:"changes"`
	Error                   *Error                              `json:"error,omitempty"`
}

// OfferStatusChange is part of OfferStatusWatchResult.
type OfferStatusChange struct {
	OfferName string       `json:"offer-name"`
	Status    EntityStatus `json:"status"`
}

// OfferStatusWatchResult is what watches of offers' status answer.
type OfferStatusWatchResult struct {
	OfferStatusWatcherId string              `json:"watcher-id"`
	Changes              []OfferStatusChange `json:"changes"`
	Error                *Error              `json:"error,omitempty"`
}

// MigrationStatus is what MigrationStatusWatcher.Next answers.
type MigrationStatus struct {
	MigrationId    string   `json:"migration-id"`
	Attempt        int      `json:"attempt"`
	Phase          string   `json:"phase"`
	SourceAPIAddrs []string `json:"source-api-addrs"`
	SourceCACert   string   `json:"source-ca-cert"`
	TargetAPIAddrs []string `json:"target-api-addrs"`
	TargetCACert   string   `json:"target-ca-cert"`
}

// SecretBackendRotateChange is part of SecretBackendRotateWatchResult.
type SecretBackendRotateChange struct {
	ID              string    `json:"id"`
	Name            string    `json:"backend-name"`
	NextTriggerTime time.Time `json:"next-trigger-time"`
}

// SecretBackendRotateWatchResult is what watches of the rotation of secret backends' tokens answer.
type SecretBackendRotateWatchResult struct {
	WatcherId string                      `json:"watcher-id"`
	Changes   []SecretBackendRotateChange `json:"changes"`
	Error     *Error                      `json:"error,omitempty"`
}

// SecretRevisionChange is part of SecretRevisionWatchResult.
type SecretRevisionChange struct {
	URI      string `json:"uri"`
	Revision int    `json:"revision"`
}

// SecretRevisionWatchResult is what watches of secrets' revisions answer.
type SecretRevisionWatchResult struct {
	WatcherId string                 `json:"watcher-id"`
	Changes   []SecretRevisionChange `json:"changes"`
	Error     *Error                 `json:"error,omitempty"`
}

// RemoteRelationUnitChange is part of RemoteRelationChangeEvent.
type RemoteRelationUnitChange struct {
	UnitId   int            `json:"unit-id"`
	Settings map[string]any `json:"settings,omitempty"`
}

// RemoteRelationChangeEvent is part of RemoteRelationWatchResult: what happened to a relation with
// another model.
type RemoteRelationChangeEvent struct {
	RelationToken           string                     `json:"relation-token"`
	ApplicationOrOfferToken string                     `json:"application-token"`
	Life                    life.Value                 `json:"life"`
	ForceCleanup            *bool                      `json:"force-cleanup,omitempty"`
	UnitCount               *int                       `json:"unit-count"`
	Suspended               *bool                      `json:"suspended,omitempty"`
	SuspendedReason         string                     `json:"suspended-reason,omitempty"`
	ApplicationSettings     map[string]any             `json:"application-settings,omitempty"`
	ChangedUnits            []RemoteRelationUnitChange `json:"changed-units,omitempty"`
	DepartedUnits           []int                      `json:"departed-units,omitempty"`
	Macaroons               macaroon.Slice             `json:"macaroons,omitempty"`
	BakeryVersion           int                        `json:"bakery-version,omitempty"`
}

// RemoteRelationWatchResult is what watches of relations with other models answer.
type RemoteRelationWatchResult struct {
	RemoteRelationWatcherId string                    `json:"watcher-id"`
	Changes                 RemoteRelationChangeEvent `json:"changes"`
	Error                   *Error                    `json:"error,omitempty"`
}
