// Package hooks names the hooks: the events of which a charm is told by running
// one of its programs.
package hooks

import "slices"

// Kind is a hook, or the last part of its name for hooks of relations, storage
// and workloads: the hook "db-relation-joined" is of kind "relation-joined".
type Kind string

// The kinds of hooks.
const (
	Install               Kind = "install"
	Start                 Kind = "start"
	ConfigChanged         Kind = "config-changed"
	UpgradeCharm          Kind = "upgrade-charm"
	Stop                  Kind = "stop"
	Remove                Kind = "remove"
	Action                Kind = "action"
	CollectMetrics        Kind = "collect-metrics"
	MeterStatusChanged    Kind = "meter-status-changed"
	LeaderElected         Kind = "leader-elected"
	LeaderDeposed         Kind = "leader-deposed"
	LeaderSettingsChanged Kind = "leader-settings-changed"
	UpdateStatus          Kind = "update-status"
	PreSeriesUpgrade      Kind = "pre-series-upgrade"
	PostSeriesUpgrade     Kind = "post-series-upgrade"

	RelationCreated  Kind = "relation-created"
	RelationJoined   Kind = "relation-joined"
	RelationChanged  Kind = "relation-changed"
	RelationDeparted Kind = "relation-departed"
	RelationBroken   Kind = "relation-broken"

	StorageAttached  Kind = "storage-attached"
	StorageDetaching Kind = "storage-detaching"

	SecretChanged Kind = "secret-changed"
	SecretExpired Kind = "secret-expired"
	SecretRemove  Kind = "secret-remove"
	SecretRotate  Kind = "secret-rotate"

	PebbleReady          Kind = "pebble-ready"
	PebbleCustomNotice   Kind = "pebble-custom-notice"
	PebbleCheckFailed    Kind = "pebble-check-failed"
	PebbleCheckRecovered Kind = "pebble-check-recovered"
)

// UnitHooks returns the hooks that every charm may have.
func UnitHooks() []Kind {
	return []Kind{
		Install, Start, ConfigChanged, UpgradeCharm, Stop, Remove,
		CollectMetrics, MeterStatusChanged,
		LeaderElected, LeaderDeposed, LeaderSettingsChanged,
		UpdateStatus, PreSeriesUpgrade, PostSeriesUpgrade,
		SecretChanged, SecretExpired, SecretRemove, SecretRotate,
	}
}

// RelationHooks returns the kinds of hook that each endpoint has.
func RelationHooks() []Kind {
	return []Kind{RelationCreated, RelationJoined, RelationChanged, RelationDeparted, RelationBroken}
}

// StorageHooks returns the kinds of hook that each storage has.
func StorageHooks() []Kind { return []Kind{StorageAttached, StorageDetaching} }

// WorkloadHooks returns the kinds of hook that each container has.
func WorkloadHooks() []Kind {
	return []Kind{PebbleReady, PebbleCustomNotice, PebbleCheckFailed, PebbleCheckRecovered}
}

// SecretHooks returns the hooks about secrets.
func SecretHooks() []Kind { return []Kind{SecretChanged, SecretExpired, SecretRemove, SecretRotate} }

// IsRelation reports whether the hook belongs to a relation.
func (k Kind) IsRelation() bool { return slices.Contains(RelationHooks(), k) }

// IsStorage reports whether the hook belongs to storage.
func (k Kind) IsStorage() bool { return slices.Contains(StorageHooks(), k) }

// IsWorkload reports whether the hook belongs to a container.
func (k Kind) IsWorkload() bool { return slices.Contains(WorkloadHooks(), k) }

// IsSecret reports whether the hook is about a secret.
func (k Kind) IsSecret() bool { return slices.Contains(SecretHooks(), k) }
