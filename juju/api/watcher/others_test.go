package watcher_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/watcher"
	"github.com/gantline/gantline/juju/core/life"
	"github.com/gantline/gantline/juju/core/status"
	corewatcher "github.com/gantline/gantline/juju/core/watcher"
	"github.com/gantline/gantline/juju/rpc/params"
)

// drive begins a watch with first as the server wrote it, has two changes told, and ends it; it
// returns what came.
func drive[R any, C ~<-chan T, T any](t *testing.T, facade, first, second string, begin func(base.APICaller, R) watcher.Watch[C]) []T {
	t.Helper()
	s := newServer(t, facade)
	var result R
	if err := json.Unmarshal([]byte(first), &result); err != nil {
		t.Fatal(err)
	}
	w := begin(s, result)
	s.next <- json.RawMessage(second)
	got := []T{<-w.Changes(), <-w.Changes()}
	w.Kill()
	if err := w.Wait(); err != nil {
		t.Error(err)
	}
	<-s.stopped
	if _, open := <-w.Changes(); open {
		t.Error("the channel is open after the end")
	}
	// What the server says of a watch is not taken for a change.
	s = newServer(t, facade)
	w = begin(s, result)
	<-w.Changes()
	s.next <- json.RawMessage(`{"error":{"message":"the storage is gone","code":"not found"}}`)
	if c, open := <-w.Changes(); open {
		t.Errorf("an error came as %v", c)
	}
	if err := w.Wait(); !params.IsCodeNotFound(err) || !strings.Contains(err.Error(), facade+` "7": the storage is gone`) {
		t.Errorf("the watch ended with %v", err)
	}
	return got
}

func same[T any](t *testing.T, got []T, want ...T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
}

func TestWatchersOfStorage(t *testing.T) {
	const first = `{"watcher-id":"7","changes":[{"machine-tag":"machine-0","attachment-tag":"volume-0"}]}`
	const second = `{"watcher-id":"","changes":[{"machine-tag":"machine-1","attachment-tag":"volume-1"}]}`
	for facade, begin := range map[string]func(base.APICaller, params.MachineStorageIdsWatchResult) corewatcher.MachineStorageIDsWatcher{
		"VolumeAttachmentsWatcher":     watcher.NewVolumeAttachmentsWatcher,
		"VolumeAttachmentPlansWatcher": watcher.NewVolumeAttachmentPlansWatcher,
		"FilesystemAttachmentsWatcher": watcher.NewFilesystemAttachmentsWatcher,
	} {
		got := drive(t, facade, first, second, func(c base.APICaller, r params.MachineStorageIdsWatchResult) watcher.Watch[corewatcher.MachineStorageIDsChannel] {
			return begin(c, r)
		})
		same(t, got,
			[]corewatcher.MachineStorageID{{MachineTag: "machine-0", AttachmentTag: "volume-0"}},
			[]corewatcher.MachineStorageID{{MachineTag: "machine-1", AttachmentTag: "volume-1"}})
	}
}

func TestWatchersOfOtherThings(t *testing.T) {
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	same(t, drive(t, "EntityWatcher", `{"watcher-id":"7"}`, `{"changes":["unit-a-0"]}`,
		func(c base.APICaller, r params.EntitiesWatchResult) watcher.Watch[corewatcher.StringsChannel] {
			return watcher.NewEntitiesWatcher(c, r)
		}), nil, []string{"unit-a-0"})
	same(t, drive(t, "RelationStatusWatcher", `{"watcher-id":"7","changes":[]}`,
		`{"changes":[{"key":"a:db b:db","life":"dying","suspended":true,"suspended-reason":"why"}]}`,
		func(c base.APICaller, r params.RelationLifeSuspendedStatusWatchResult) watcher.Watch[corewatcher.RelationStatusChannel] {
			return watcher.NewRelationStatusWatcher(c, r)
		}), []corewatcher.RelationStatusChange{},
		[]corewatcher.RelationStatusChange{{Key: "a:db b:db", Life: life.Dying, Suspended: true, SuspendedReason: "why"}})
	same(t, drive(t, "OfferStatusWatcher", `{"watcher-id":"7"}`,
		`{"changes":[{"offer-name":"o","status":{"status":"active","info":"ready","data":{"a":"b"},"since":"2026-11-20T10:00:00Z"}}]}`,
		func(c base.APICaller, r params.OfferStatusWatchResult) watcher.Watch[corewatcher.OfferStatusChannel] {
			return watcher.NewOfferStatusWatcher(c, r)
		}), nil, []corewatcher.OfferStatusChange{{Name: "o", Status: status.StatusInfo{
		Status: status.Active, Message: "ready", Data: map[string]any{"a": "b"}, Since: &at,
	}}})
	same(t, drive(t, "SecretsTriggerWatcher", `{"watcher-id":"7"}`, `{"changes":[{"uri":"secret:x","revision":2,"next-trigger-time":"2026-11-20T10:00:00Z"}]}`,
		func(c base.APICaller, r params.SecretTriggerWatchResult) watcher.Watch[corewatcher.SecretTriggerChannel] {
			return watcher.NewSecretsTriggerWatcher(c, r)
		}), nil, []corewatcher.SecretTriggerChange{{URI: "secret:x", Revision: 2, NextTriggerTime: at}})
	same(t, drive(t, "SecretBackendsRotateWatcher", `{"watcher-id":"7"}`, `{"changes":[{"id":"1","backend-name":"vault","next-trigger-time":"2026-11-20T10:00:00Z"}]}`,
		func(c base.APICaller, r params.SecretBackendRotateWatchResult) watcher.Watch[corewatcher.SecretBackendRotateChannel] {
			return watcher.NewSecretBackendRotateWatcher(c, r)
		}), nil, []corewatcher.SecretBackendRotateChange{{ID: "1", Name: "vault", NextTriggerTime: at}})
	same(t, drive(t, "SecretsRevisionWatcher", `{"watcher-id":"7"}`, `{"changes":[{"uri":"secret:x","revision":3}]}`,
		func(c base.APICaller, r params.SecretRevisionWatchResult) watcher.Watch[corewatcher.SecretRevisionChannel] {
			return watcher.NewSecretsRevisionWatcher(c, r)
		}), nil, []corewatcher.SecretRevisionChange{{URI: "secret:x", Revision: 3}})
	two := 2
	same(t, drive(t, "RemoteRelationWatcher", `{"watcher-id":"7","changes":{"relation-token":"r","life":"alive"}}`,
		`{"changes":{"relation-token":"r","life":"dying","unit-count":2,"changed-units":[{"unit-id":1,"settings":{"k":"v"}}],"departed-units":[0]}}`,
		func(c base.APICaller, r params.RemoteRelationWatchResult) watcher.Watch[<-chan params.RemoteRelationChangeEvent] {
			return watcher.NewRemoteRelationWatcher(c, r)
		}), params.RemoteRelationChangeEvent{RelationToken: "r", Life: life.Alive},
		params.RemoteRelationChangeEvent{
			RelationToken: "r", Life: life.Dying, UnitCount: &two, DepartedUnits: []int{0},
			ChangedUnits: []params.RemoteRelationUnitChange{{UnitId: 1, Settings: map[string]any{"k": "v"}}},
		})
}

// The first event of a migration's watch is the server's.
func TestMigrationStatus(t *testing.T) {
	s := newServer(t, "MigrationStatusWatcher")
	w := watcher.NewMigrationStatusWatcher(s, "7")
	select {
	case c := <-w.Changes():
		t.Fatalf("got %+v before the server told anything", c)
	case <-time.After(10 * time.Millisecond):
	}
	s.next <- json.RawMessage(`{"migration-id":"m:1","attempt":1,"phase":"QUIESCE","source-api-addrs":["a:1"],"source-ca-cert":"A","target-api-addrs":["b:1"],"target-ca-cert":"B"}`)
	same(t, []corewatcher.MigrationStatus{<-w.Changes()}, corewatcher.MigrationStatus{
		MigrationId: "m:1", Attempt: 1, Phase: "QUIESCE", SourceAPIAddrs: []string{"a:1"}, SourceCACert: "A",
		TargetAPIAddrs: []string{"b:1"}, TargetCACert: "B",
	})
	w.Kill()
	if err := w.Wait(); err != nil {
		t.Error(err)
	}
	<-s.stopped
}
