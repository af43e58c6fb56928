package watcher

import (
	"context"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/core/status"
	"github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// of makes a watcher whose answers, of type R, hold changes of type T. first is the answer of the call
// that began the watch.
func of[R, T any](caller base.APICaller, facade, id string, first R, changes func(*R) (T, *params.Error)) *remote[T] {
	begin, _ := changes(&first) // the caller has looked at its error
	return start(caller, facade, id, begin, nextOf(changes))
}

func nextOf[R, T any](changes func(*R) (T, *params.Error)) func(context.Context, nextFunc) (T, error) {
	return func(ctx context.Context, next nextFunc) (T, error) {
		var r R
		if err := next(ctx, &r); err != nil {
			var none T
			return none, err
		}
		out, err := changes(&r)
		if err != nil {
			return out, err
		}
		return out, nil
	}
}

// each converts a list; nil stays nil.
func each[A, B any](in []A, convert func(A) B) []B {
	if in == nil {
		return nil
	}
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = convert(a)
	}
	return out
}

// NewEntitiesWatcher returns the watcher that result names. result must not carry an error; its
// changes, which are tags, are the first event. The same holds for the other watchers of this file,
// but for NewMigrationStatusWatcher.
func NewEntitiesWatcher(caller base.APICaller, result params.EntitiesWatchResult) watcher.EntitiesWatcher {
	return stringsWatcher{of(caller, "EntityWatcher", result.EntitiesWatcherId, result,
		func(r *params.EntitiesWatchResult) ([]string, *params.Error) { return r.Changes, r.Error })}
}

// NewVolumeAttachmentsWatcher returns the watcher of attachments of volumes that result names.
func NewVolumeAttachmentsWatcher(caller base.APICaller, result params.MachineStorageIdsWatchResult) watcher.MachineStorageIDsWatcher {
	return attachments(caller, "VolumeAttachmentsWatcher", result)
}

// NewVolumeAttachmentPlansWatcher returns the watcher of plans to attach volumes that result names.
func NewVolumeAttachmentPlansWatcher(caller base.APICaller, result params.MachineStorageIdsWatchResult) watcher.MachineStorageIDsWatcher {
	return attachments(caller, "VolumeAttachmentPlansWatcher", result)
}

// NewFilesystemAttachmentsWatcher returns the watcher of attachments of filesystems that result names.
func NewFilesystemAttachmentsWatcher(caller base.APICaller, result params.MachineStorageIdsWatchResult) watcher.MachineStorageIDsWatcher {
	return attachments(caller, "FilesystemAttachmentsWatcher", result)
}

func attachments(caller base.APICaller, facade string, result params.MachineStorageIdsWatchResult) watcher.MachineStorageIDsWatcher {
	return storageWatcher{of(caller, facade, result.MachineStorageIdsWatcherId, result,
		func(r *params.MachineStorageIdsWatchResult) ([]watcher.MachineStorageID, *params.Error) {
			return each(r.Changes, func(c params.MachineStorageId) watcher.MachineStorageID { return watcher.MachineStorageID(c) }), r.Error
		})}
}

// NewRelationStatusWatcher returns the watcher of relations' life and suspension that result names.
func NewRelationStatusWatcher(caller base.APICaller, result params.RelationLifeSuspendedStatusWatchResult) watcher.RelationStatusWatcher {
	return relationStatusWatcher{of(caller, "RelationStatusWatcher", result.RelationStatusWatcherId, result,
		func(r *params.RelationLifeSuspendedStatusWatchResult) ([]watcher.RelationStatusChange, *params.Error) {
			return each(r.Changes, func(c params.RelationLifeSuspendedStatusChange) watcher.RelationStatusChange {
				return watcher.RelationStatusChange{Key: c.Key, Life: c.Life, Suspended: c.Suspended, SuspendedReason: c.SuspendedReason}
			}), r.Error
		})}
}

// NewOfferStatusWatcher returns the watcher of offers' status that result names.
func NewOfferStatusWatcher(caller base.APICaller, result params.OfferStatusWatchResult) watcher.OfferStatusWatcher {
	return offerStatusWatcher{of(caller, "OfferStatusWatcher", result.OfferStatusWatcherId, result,
		func(r *params.OfferStatusWatchResult) ([]watcher.OfferStatusChange, *params.Error) {
			return each(r.Changes, func(c params.OfferStatusChange) watcher.OfferStatusChange {
				s := c.Status
				return watcher.OfferStatusChange{
					Name: c.OfferName, Status: status.StatusInfo{Status: s.Status, Message: s.Info, Data: s.Data, Since: s.Since},
				}
			}), r.Error
		})}
}

// NewMigrationStatusWatcher returns the watcher of a migration that has the id. Its first event is what
// the server tells first.
func NewMigrationStatusWatcher(caller base.APICaller, watcherID string) watcher.MigrationStatusWatcher {
	return migrationStatusWatcher{startEmpty(caller, "MigrationStatusWatcher", watcherID,
		nextOf(func(r *params.MigrationStatus) (watcher.MigrationStatus, *params.Error) {
			return watcher.MigrationStatus{
				MigrationId: r.MigrationId, Attempt: r.Attempt, Phase: r.Phase, SourceAPIAddrs: r.SourceAPIAddrs,
				SourceCACert: r.SourceCACert, TargetAPIAddrs: r.TargetAPIAddrs, TargetCACert: r.TargetCACert,
			}, nil
		}))}
}

// NewSecretsTriggerWatcher returns the watcher of secrets' rotation, or expiry, that result names.
func NewSecretsTriggerWatcher(caller base.APICaller, result params.SecretTriggerWatchResult) watcher.SecretTriggerWatcher {
	return secretTriggerWatcher{of(caller, "SecretsTriggerWatcher", result.WatcherId, result,
		func(r *params.SecretTriggerWatchResult) ([]watcher.SecretTriggerChange, *params.Error) {
			return each(r.Changes, func(c params.SecretTriggerChange) watcher.SecretTriggerChange { return watcher.SecretTriggerChange(c) }), r.Error
		})}
}

// NewSecretBackendRotateWatcher returns the watcher of secret backends' tokens that result names.
func NewSecretBackendRotateWatcher(caller base.APICaller, result params.SecretBackendRotateWatchResult) watcher.SecretBackendRotateWatcher {
	return backendRotateWatcher{of(caller, "SecretBackendsRotateWatcher", result.WatcherId, result,
		func(r *params.SecretBackendRotateWatchResult) ([]watcher.SecretBackendRotateChange, *params.Error) {
			return each(r.Changes, func(c params.SecretBackendRotateChange) watcher.SecretBackendRotateChange {
				return watcher.SecretBackendRotateChange(c)
			}), r.Error
		})}
}

// NewSecretsRevisionWatcher returns the watcher of secrets' revisions that result names.
func NewSecretsRevisionWatcher(caller base.APICaller, result params.SecretRevisionWatchResult) watcher.SecretsRevisionWatcher {
	return secretsRevisionWatcher{of(caller, "SecretsRevisionWatcher", result.WatcherId, result,
		func(r *params.SecretRevisionWatchResult) ([]watcher.SecretRevisionChange, *params.Error) {
			return each(r.Changes, func(c params.SecretRevisionChange) watcher.SecretRevisionChange {
				return watcher.SecretRevisionChange(c)
			}), r.Error
		})}
}

// RemoteRelationWatcher tells what happens to a relation with another model.
type RemoteRelationWatcher interface {
	watcher.CoreWatcher
	Changes() <-chan params.RemoteRelationChangeEvent
}

// NewRemoteRelationWatcher returns the watcher of a relation with another model that result names.
func NewRemoteRelationWatcher(caller base.APICaller, result params.RemoteRelationWatchResult) RemoteRelationWatcher {
	return remoteRelationWatcher{of(caller, "RemoteRelationWatcher", result.RemoteRelationWatcherId, result,
		func(r *params.RemoteRelationWatchResult) (params.RemoteRelationChangeEvent, *params.Error) {
			return r.Changes, r.Error
		})}
}

type (
	storageWatcher struct {
		*remote[[]watcher.MachineStorageID]
	}
	relationStatusWatcher struct {
		*remote[[]watcher.RelationStatusChange]
	}
	offerStatusWatcher struct {
		*remote[[]watcher.OfferStatusChange]
	}
	migrationStatusWatcher struct {
		*remote[watcher.MigrationStatus]
	}
	secretTriggerWatcher struct {
		*remote[[]watcher.SecretTriggerChange]
	}
	backendRotateWatcher struct {
		*remote[[]watcher.SecretBackendRotateChange]
	}
	secretsRevisionWatcher struct {
		*remote[[]watcher.SecretRevisionChange]
	}
	remoteRelationWatcher struct {
		*remote[params.RemoteRelationChangeEvent]
	}
)

func (w storageWatcher) Changes() watcher.MachineStorageIDsChannel         { return w.changes }
func (w relationStatusWatcher) Changes() watcher.RelationStatusChannel     { return w.changes }
func (w offerStatusWatcher) Changes() watcher.OfferStatusChannel           { return w.changes }
func (w migrationStatusWatcher) Changes() <-chan watcher.MigrationStatus   { return w.changes }
func (w secretTriggerWatcher) Changes() watcher.SecretTriggerChannel       { return w.changes }
func (w backendRotateWatcher) Changes() watcher.SecretBackendRotateChannel { return w.changes }
func (w secretsRevisionWatcher) Changes() watcher.SecretRevisionChannel    { return w.changes }

func (w remoteRelationWatcher) Changes() <-chan params.RemoteRelationChangeEvent { return w.changes }
