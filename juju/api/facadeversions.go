package api

// SupportedVersions returns the versions of a facade that this module's clients know, in ascending
// order; nil for a facade that they do not know. They are those of Juju 3.6's client, and those of
// other releases whose methods are the same: what a version lacks or spells otherwise stands in
// package catalogue.
func SupportedVersions(facade string) []int { return known(facade).versions }

// OnModelOnly says whether servers offer a facade on connections to a model and on no other.
func OnModelOnly(facade string) bool { return known(facade).scope == onModel }

// scope is where servers offer a facade.
type scope int

const (
	onModel scope = iota + 1
	onController
	onBoth
)

type knownFacade struct {
	versions []int
	scope    scope
}

// elsewhere says where a facade may be had that this kind of connection does not offer, "" where
// there is nothing to say.
func elsewhere(facade string, modelConnection bool) string {
	switch s := known(facade).scope; {
	case s == onModel && !modelConnection:
		return "it is offered on connections to a model: name one by its UUID (ModelUUID, or Info.ModelTag)"
	case s == onController && modelConnection:
		return "it is offered on connections to the controller: connect without a model"
	}
	return ""
}

func known(facade string) knownFacade {
	switch facade {
	case "Action", "Firewaller":
		return knownFacade{[]int{7}, onModel}
	case "ActionPruner", "AgentLifeFlag", "AgentTools", "ApplicationScaler", "CAASAdmission",
		"CAASApplication", "CAASApplicationProvisioner", "CAASFirewaller", "CAASFirewallerSidecar",
		"CAASModelConfigManager", "CAASModelOperator", "CAASOperator", "CAASOperatorProvisioner",
		"CAASOperatorUpgrader", "CharmDownloader", "CredentialManager", "CrossModelSecrets",
		"Deployer", "EnvironUpgrader", "ExternalControllerUpdater", "FanConfigurer",
		"HostKeyReporter", "ImageMetadataManager", "KeyManager", "KeyUpdater", "LifeFlag",
		"LogForwarding", "Logger", "MachineActions", "MachineUndertaker", "MetricsManager",
		"MigrationFlag", "MigrationMinion", "MigrationStatusWatcher", "OfferStatusWatcher",
		"Payloads", "PayloadsHookContext", "RelationStatusWatcher", "RelationUnitsWatcher",
		"RemoteRelationWatcher", "ResourcesHookContext", "RetryStrategy", "SecretBackendsManager",
		"SecretBackendsRotateWatcher", "SecretsDrain", "SecretsRevisionWatcher",
		"SecretsTriggerWatcher", "StringsWatcher", "Undertaker", "UnitAssigner", "Upgrader",
		"UserSecretsDrain", "UserSecretsManager", "VolumeAttachmentPlansWatcher":
		return knownFacade{[]int{1}, onModel}
	case "Agent", "AllWatcher", "Backups", "ImageMetadata", "InstanceMutater", "MigrationMaster",
		"Resources":
		return knownFacade{[]int{3}, onModel}
	case "AllModelWatcher":
		return knownFacade{[]int{4}, onController}
	case "Annotations", "Block", "CAASAgent", "CAASUnitProvisioner", "CharmRevisionUpdater",
		"Cleaner", "CredentialValidator", "DiskManager", "EntityWatcher",
		"FilesystemAttachmentsWatcher", "LeadershipService", "MeterStatus", "MetricsAdder",
		"MetricsDebug", "ProxyUpdater", "Reboot", "RemoteRelations", "Singular", "StatusHistory",
		"UpgradeSteps", "VolumeAttachmentsWatcher":
		return knownFacade{[]int{2}, onModel}
	case "Application":
		return knownFacade{[]int{15, 16, 17, 18, 19, 20}, onModel}
	case "ApplicationOffers":
		return knownFacade{[]int{4, 5}, onController}
	case "Bundle":
		return knownFacade{[]int{6}, onBoth}
	case "Charms":
		return knownFacade{[]int{5, 6, 7}, onModel}
	case "Client":
		return knownFacade{[]int{6, 7, 8}, onModel}
	case "Cloud":
		return knownFacade{[]int{7}, onController}
	case "Controller":
		return knownFacade{[]int{11, 12}, onController}
	case "CrossController", "ModelSummaryWatcher", "ModelUpgrader", "SecretBackends":
		return knownFacade{[]int{1}, onController}
	case "CrossModelRelations":
		return knownFacade{[]int{2, 3}, onModel}
	case "HighAvailability":
		return knownFacade{[]int{2}, onBoth}
	case "InstancePoller", "ModelGeneration", "StorageProvisioner":
		return knownFacade{[]int{4}, onModel}
	case "SSHClient":
		return knownFacade{[]int{2, 3, 4}, onModel}
	case "MachineManager":
		return knownFacade{[]int{9, 10}, onModel}
	case "Machiner", "Subnets":
		return knownFacade{[]int{5}, onModel}
	case "MigrationTarget":
		return knownFacade{[]int{1, 2, 3}, onController}
	case "ModelConfig":
		return knownFacade{[]int{3}, onBoth}
	case "ModelManager":
		return knownFacade{[]int{9, 10}, onController}
	case "NotifyWatcher", "Pinger":
		return knownFacade{[]int{1}, onBoth}
	case "Provisioner":
		return knownFacade{[]int{11}, onModel}
	case "Secrets", "SecretsManager":
		return knownFacade{[]int{1, 2}, onModel}
	case "Spaces", "Storage":
		return knownFacade{[]int{6}, onModel}
	case "Uniter":
		return knownFacade{[]int{18, 19}, onModel}
	case "UpgradeSeries":
		return knownFacade{[]int{3, 4}, onModel}
	case "UserManager":
		return knownFacade{[]int{1, 2, 3}, onController}
	}
	return knownFacade{}
}
