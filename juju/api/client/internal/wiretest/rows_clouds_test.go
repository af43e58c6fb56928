package wiretest_test

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/cloud"
	"github.com/gantline/gantline/juju/api/client/controller"
	"github.com/gantline/gantline/juju/api/client/credentialmanager"
	"github.com/gantline/gantline/juju/api/client/highavailability"
	"github.com/gantline/gantline/juju/api/client/imagemetadatamanager"
	"github.com/gantline/gantline/juju/api/client/keymanager"
	"github.com/gantline/gantline/juju/api/client/machinemanager"
	"github.com/gantline/gantline/juju/api/client/modelconfig"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/api/client/modelsummary"
	"github.com/gantline/gantline/juju/api/client/pinger"
	"github.com/gantline/gantline/juju/api/client/resources"
	"github.com/gantline/gantline/juju/api/client/secretbackends"
	"github.com/gantline/gantline/juju/api/client/secrets"
	"github.com/gantline/gantline/juju/api/client/spaces"
	"github.com/gantline/gantline/juju/api/client/sshclient"
	"github.com/gantline/gantline/juju/api/client/storage"
	"github.com/gantline/gantline/juju/api/client/subnets"
	"github.com/gantline/gantline/juju/api/client/usermanager"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/rpc/params"
)

func rowsFromCloud() []row {
	ctx := context.Background()
	return []row{
		{"Cloud(7).Clouds", func(c *recorder) { cloud.NewClient(c).Clouds(ctx) }, ""},
		{"Cloud(7).Cloud", func(c *recorder) { cloud.NewClient(c).Cloud(ctx, "cloud-x") }, `{"entities":[{"tag":"cloud-x"}]}`},
		{"Cloud(7).UserCredentials", func(c *recorder) { cloud.NewClient(c).UserCredentials(ctx, "user-a", "cloud-x") }, `{"user-clouds":[{"user-tag":"user-a","cloud-tag":"cloud-x"}]}`},
		{"Cloud(7).CloudInfo", func(c *recorder) { cloud.NewClient(c).CloudInfo(ctx, "cloud-x") }, `{"entities":[{"tag":"cloud-x"}]}`},
		{"Cloud(7).ListCloudInfo", func(c *recorder) { cloud.NewClient(c).ListCloudInfo(ctx, "user-a", true) }, `{"user-tag":"user-a","all":true}`},
		{"Cloud(7).AddCloud", func(c *recorder) { cloud.NewClient(c).AddCloud(ctx, "x", params.Cloud{Type: "lxd"}, false) }, `{"name":"x","cloud":{"type":"lxd"},"force":false}`},
		{"Cloud(7).UpdateCloud", func(c *recorder) { cloud.NewClient(c).UpdateCloud(ctx, "x", params.Cloud{Type: "lxd"}) }, `{"clouds":[{"name":"x","cloud":{"type":"lxd"}}]}`},
		{"Cloud(7).RemoveClouds", func(c *recorder) { cloud.NewClient(c).RemoveCloud(ctx, "cloud-x") }, `{"entities":[{"tag":"cloud-x"}]}`},
		{"Cloud(7).ModifyCloudAccess", func(c *recorder) { cloud.NewClient(c).GrantCloud(ctx, "user-a", "add-model", "cloud-x") }, `{"changes":[{"user-tag":"user-a","cloud-tag":"cloud-x","action":"grant","access":"add-model"}]}`},
		{"Cloud(7).ModifyCloudAccess", func(c *recorder) { cloud.NewClient(c).RevokeCloud(ctx, "user-a", "add-model", "cloud-x") }, ""},
		{"Cloud(7).InstanceTypes", func(c *recorder) {
			cloud.NewClient(c).InstanceTypes(ctx, params.CloudInstanceTypesConstraint{CloudTag: "cloud-x", Region: "r"})
		}, ""},
		{"Cloud(7).AddCredentials", func(c *recorder) {
			cloud.NewClient(c).AddCredential(ctx, "cloudcred-x_a_n", params.CloudCredential{AuthType: "userpass"})
		}, ""},
		{"Cloud(7).Credential", func(c *recorder) { cloud.NewClient(c).Credentials(ctx, "cloudcred-x_a_n") }, `{"entities":[{"tag":"cloudcred-x_a_n"}]}`},
		{"Cloud(7).CredentialContents", func(c *recorder) { cloud.NewClient(c).CredentialContents(ctx, "x", "n", true) }, `{"credentials":[{"cloud-name":"x","credential-name":"n"}],"include-secrets":true}`},
		{"Cloud(7).CheckCredentialsModels", func(c *recorder) {
			cloud.NewClient(c).CheckCredentialsModels(ctx, params.TaggedCredential{Tag: "cloudcred-x_a_n"})
		}, ""},
		{"Cloud(7).UpdateCredentialsCheckModels", func(c *recorder) {
			cloud.NewClient(c).UpdateCredentials(ctx, true, params.TaggedCredential{Tag: "cloudcred-x_a_n"})
		}, ""},
		{"Cloud(7).RevokeCredentialsCheckModels", func(c *recorder) { cloud.NewClient(c).RevokeCredential(ctx, "cloudcred-x_a_n", true) }, `{"credentials":[{"tag":"cloudcred-x_a_n","force":true}]}`},
		{"Controller(11).AllModels", func(c *recorder) { controller.NewClient(c).AllModels(ctx) }, ""},
		{"Controller(11).CloudSpec", func(c *recorder) { controller.NewClient(c).CloudSpec(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"Controller(11).ConfigSet", func(c *recorder) { controller.NewClient(c).ConfigSet(ctx, map[string]any{"k": 1}) }, `{"config":{"k":1}}`},
		{"Controller(11).ControllerAPIInfoForModels", func(c *recorder) { controller.NewClient(c).ControllerAPIInfoForModels(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"Controller(11).ControllerConfig", func(c *recorder) { controller.NewClient(c).ControllerConfig(ctx) }, ""},
		{"Controller(11).DashboardConnectionInfo", func(c *recorder) { controller.NewClient(c).DashboardConnectionInfo(ctx) }, ""},
		{"Controller(11).DestroyController", func(c *recorder) {
			controller.NewClient(c).DestroyController(ctx, params.DestroyControllerArgs{DestroyModels: true})
		}, `{"destroy-models":true}`},
		{"Controller(11).GetControllerAccess", func(c *recorder) { controller.NewClient(c).GetControllerAccess(ctx, "user-a") }, `{"entities":[{"tag":"user-a"}]}`},
		{"Controller(11).HostedModelConfigs", func(c *recorder) { controller.NewClient(c).HostedModelConfigs(ctx) }, ""},
		{"Controller(11).IdentityProviderURL", func(c *recorder) { controller.NewClient(c).IdentityProviderURL(ctx) }, ""},
		{"Controller(11).InitiateMigration", func(c *recorder) {
			controller.NewClient(c).InitiateMigration(ctx, params.MigrationSpec{ModelTag: "model-x"})
		}, ""},
		{"Controller(11).ListBlockedModels", func(c *recorder) { controller.NewClient(c).ListBlockedModels(ctx) }, ""},
		{"Controller(11).ModelConfig", func(c *recorder) { controller.NewClient(c).ModelConfig(ctx) }, ""},
		{"Controller(11).ModelStatus", func(c *recorder) { controller.NewClient(c).ModelStatus(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"Controller(11).ModifyControllerAccess", func(c *recorder) { controller.NewClient(c).GrantController(ctx, "user-a", "superuser") }, `{"changes":[{"user-tag":"user-a","action":"grant","access":"superuser"}]}`},
		{"Controller(11).ModifyControllerAccess", func(c *recorder) { controller.NewClient(c).RevokeController(ctx, "user-a", "superuser") }, ""},
		{"Controller(11).MongoVersion", func(c *recorder) { controller.NewClient(c).MongoVersion(ctx) }, ""},
		{"Controller(11).RemoveBlocks", func(c *recorder) { controller.NewClient(c).RemoveBlocks(ctx) }, `{"all":true}`},
		{"Controller(11).WatchAllModelSummaries", func(c *recorder) { controller.NewClient(c).WatchAllModelSummaries(ctx) }, ""},
		{"Controller(11).WatchAllModels", func(c *recorder) { controller.NewClient(c).WatchAllModels(ctx) }, ""},
		{"Controller(11).WatchModelSummaries", func(c *recorder) { controller.NewClient(c).WatchModelSummaries(ctx) }, ""},
		{"Controller(11).ControllerVersion", func(c *recorder) { controller.NewClient(c).ControllerVersion(ctx) }, ""},
		{"CredentialManager(1).InvalidateModelCredential", func(c *recorder) { credentialmanager.NewClient(c).InvalidateModelCredential(ctx, "x") }, `{"reason":"x"}`},
		{"HighAvailability(2).EnableHA", func(c *recorder) { highavailability.NewClient(c).EnableHA(ctx, 3, constraints.Value{}, []string{"0"}) }, `{"specs":[{"num-controllers":3,"constraints":{},"placement":["0"]}]}`},
		{"ImageMetadataManager(1).List", func(c *recorder) {
			imagemetadatamanager.NewClient(c).List(ctx, params.ImageMetadataFilter{Region: "r"})
		}, `{"region":"r"}`},
		{"ImageMetadataManager(1).Save", func(c *recorder) {
			imagemetadatamanager.NewClient(c).Save(ctx, params.CloudImageMetadata{ImageId: "i"})
		}, ""},
		{"ImageMetadataManager(1).Delete", func(c *recorder) { imagemetadatamanager.NewClient(c).Delete(ctx, "i") }, `{"image-ids":["i"]}`},
		{"KeyManager(1).ListKeys", func(c *recorder) { keymanager.NewClient(c).ListKeys(ctx, true, "admin") }, `{"entities":{"entities":[{"tag":"admin"}]},"mode":true}`},
		{"KeyManager(1).AddKeys", func(c *recorder) { keymanager.NewClient(c).AddKeys(ctx, "admin", "k") }, `{"user":"admin","ssh-keys":["k"]}`},
		{"KeyManager(1).DeleteKeys", func(c *recorder) { keymanager.NewClient(c).DeleteKeys(ctx, "admin", "k") }, `{"user":"admin","ssh-keys":["k"]}`},
		{"KeyManager(1).ImportKeys", func(c *recorder) { keymanager.NewClient(c).ImportKeys(ctx, "admin", "k") }, `{"user":"admin","ssh-keys":["k"]}`},
		{"MachineManager(10).AddMachines", func(c *recorder) { machinemanager.NewClient(c).AddMachines(ctx, []params.AddMachineParams{{}}) }, ""},
		{"MachineManager(10).DestroyMachineWithParams", func(c *recorder) {
			machinemanager.NewClient(c).DestroyMachines(ctx, machinemanager.DestroyArgs{Force: true}, "machine-0")
		}, `{"machine-tags":["machine-0"],"force":true}`},
		{"MachineManager(10).RetryProvisioning", func(c *recorder) { machinemanager.NewClient(c).RetryProvisioning(ctx, false, "machine-0") }, `{"machines":["machine-0"],"all":false}`},
		{"MachineManager(10).ProvisioningScript", func(c *recorder) {
			machinemanager.NewClient(c).ProvisioningScript(ctx, params.ProvisioningScriptParams{MachineId: "0"})
		}, ""},
		{"MachineManager(10).InstanceTypes", func(c *recorder) {
			machinemanager.NewClient(c).InstanceTypes(ctx, params.ModelInstanceTypesConstraint{})
		}, `{"constraints":[{}]}`},
		{"MachineManager(10).UpgradeSeriesValidate", func(c *recorder) { machinemanager.NewClient(c).UpgradeSeriesValidate(ctx, "0", "22.04/stable") }, `{"args":[{"tag":{"tag":"machine-0"},"force":false,"channel":"22.04/stable"}]}`},
		{"MachineManager(10).UpgradeSeriesPrepare", func(c *recorder) { machinemanager.NewClient(c).UpgradeSeriesPrepare(ctx, "0", "22.04/stable", true) }, ""},
		{"MachineManager(10).UpgradeSeriesComplete", func(c *recorder) { machinemanager.NewClient(c).UpgradeSeriesComplete(ctx, "0") }, ""},
		{"MachineManager(10).WatchUpgradeSeriesNotifications", func(c *recorder) { machinemanager.NewClient(c).WatchUpgradeSeriesNotifications(ctx, "0") }, `{"entities":[{"tag":"machine-0"}]}`},
		{"MachineManager(10).GetUpgradeSeriesMessages", func(c *recorder) { machinemanager.NewClient(c).GetUpgradeSeriesMessages(ctx, "0", "7") }, `{"params":[{"entity":{"tag":"machine-0"},"watcher-id":"7"}]}`},
		{"ModelConfig(3).ModelGet", func(c *recorder) { modelconfig.NewClient(c).ModelGet(ctx) }, ""},
		{"ModelConfig(3).ModelSet", func(c *recorder) { modelconfig.NewClient(c).ModelSet(ctx, map[string]any{"k": "v"}) }, `{"config":{"k":"v"}}`},
		{"ModelConfig(3).ModelUnset", func(c *recorder) { modelconfig.NewClient(c).ModelUnset(ctx, "k") }, `{"keys":["k"]}`},
		{"ModelConfig(3).GetModelConstraints", func(c *recorder) { modelconfig.NewClient(c).GetModelConstraints(ctx) }, ""},
		{"ModelConfig(3).SetModelConstraints", func(c *recorder) { modelconfig.NewClient(c).SetModelConstraints(ctx, constraints.Value{}) }, ""},
		{"ModelConfig(3).Sequences", func(c *recorder) { modelconfig.NewClient(c).Sequences(ctx) }, ""},
		{"ModelConfig(3).SLALevel", func(c *recorder) { modelconfig.NewClient(c).SLALevel(ctx) }, ""},
		{"ModelConfig(3).SetSLALevel", func(c *recorder) { modelconfig.NewClient(c).SetSLALevel(ctx, "x", "o", nil) }, ""},
		{"ModelManager(10).CreateModel", func(c *recorder) {
			modelmanager.NewClient(c).CreateModel(ctx, params.ModelCreateArgs{Name: "m", OwnerTag: "user-a"})
		}, `{"name":"m","owner-tag":"user-a"}`},
		{"ModelManager(10).ListModels", func(c *recorder) { modelmanager.NewClient(c).ListModels(ctx, "user-a") }, `{"tag":"user-a"}`},
		{"ModelManager(10).ListModelSummaries", func(c *recorder) { modelmanager.NewClient(c).ListModelSummaries(ctx, "user-a", true) }, `{"user-tag":"user-a","all":true}`},
		{"ModelManager(10).ModelInfo", func(c *recorder) { modelmanager.NewClient(c).ModelInfo(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"ModelManager(10).ModelStatus", func(c *recorder) { modelmanager.NewClient(c).ModelStatus(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"ModelManager(10).DestroyModels", func(c *recorder) { modelmanager.NewClient(c).DestroyModel(ctx, "model-x", modelmanager.DestroyArgs{}) }, `{"models":[{"model-tag":"model-x"}]}`},
		{"ModelManager(10).ModifyModelAccess", func(c *recorder) { modelmanager.NewClient(c).GrantModel(ctx, "user-a", "read", "model-x") }, ""},
		{"ModelManager(10).ModifyModelAccess", func(c *recorder) { modelmanager.NewClient(c).RevokeModel(ctx, "user-a", "read", "model-x") }, ""},
		{"ModelManager(10).ModelDefaultsForClouds", func(c *recorder) { modelmanager.NewClient(c).ModelDefaults(ctx, "cloud-x") }, `{"entities":[{"tag":"cloud-x"}]}`},
		{"ModelManager(10).SetModelDefaults", func(c *recorder) {
			modelmanager.NewClient(c).SetModelDefaults(ctx, "cloud-x", "", map[string]any{"k": "v"})
		}, `{"config":[{"cloud-tag":"cloud-x","config":{"k":"v"}}]}`},
		{"ModelManager(10).UnsetModelDefaults", func(c *recorder) { modelmanager.NewClient(c).UnsetModelDefaults(ctx, "cloud-x", "", "k") }, `{"keys":[{"cloud-tag":"cloud-x","keys":["k"]}]}`},
		{"ModelManager(10).ChangeModelCredential", func(c *recorder) { modelmanager.NewClient(c).ChangeModelCredential(ctx, "model-x", "cloudcred-x_a_n") }, ""},
		{"ModelManager(10).DumpModels", func(c *recorder) { modelmanager.NewClient(c).DumpModel(ctx, "model-x", true) }, `{"entities":[{"tag":"model-x"}],"simplified":true}`},
		{"ModelManager(10).DumpModelsDB", func(c *recorder) { modelmanager.NewClient(c).DumpModelDB(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"ModelSummaryWatcher(1)[4].Next", func(c *recorder) { modelsummary.New(c, "4").Next(ctx) }, ""},
		{"ModelSummaryWatcher(1)[4].Stop", func(c *recorder) { modelsummary.New(c, "4").Stop(ctx) }, ""},
		{"Pinger(1).Ping", func(c *recorder) { pinger.NewClient(c).Ping(ctx) }, ""},
		{"Resources(3).ListResources", func(c *recorder) { resources.NewClient(c).ListResources(ctx, "application-a") }, `{"entities":[{"tag":"application-a"}]}`},
		{"Resources(3).AddPendingResources", func(c *recorder) {
			resources.NewClient(c).AddPendingResources(ctx, params.AddPendingResourcesArgsV2{Tag: "application-a", Resources: []params.CharmResource{{Name: "r"}}})
		}, ""},
		{"Secrets(2).ListSecrets", func(c *recorder) { secrets.NewClient(c).ListSecrets(ctx, true, params.SecretsFilter{}) }, `{"show-secrets":true,"filter":{}}`},
		{"Secrets(2).CreateSecrets", func(c *recorder) { secrets.NewClient(c).CreateSecret(ctx, "l", "d", map[string]string{"k": "dg=="}) }, ""},
		{"Secrets(2).UpdateSecrets", func(c *recorder) { secrets.NewClient(c).UpdateSecret(ctx, params.UpdateUserSecretArg{URI: "secret:x"}) }, ""},
		{"Secrets(2).RemoveSecrets", func(c *recorder) { secrets.NewClient(c).RemoveSecret(ctx, "secret:x", "", 1) }, `{"args":[{"uri":"secret:x","label":"","revisions":[1]}]}`},
		{"Secrets(2).GrantSecret", func(c *recorder) { secrets.NewClient(c).GrantSecret(ctx, "secret:x", "", "a") }, `{"uri":"secret:x","label":"","applications":["a"]}`},
		{"Secrets(2).RevokeSecret", func(c *recorder) { secrets.NewClient(c).RevokeSecret(ctx, "secret:x", "", "a") }, ""},
		{"SecretBackends(1).ListSecretBackends", func(c *recorder) { secretbackends.NewClient(c).ListSecretBackends(ctx, []string{"v"}, true) }, `{"names":["v"],"reveal":true}`},
		{"SecretBackends(1).AddSecretBackends", func(c *recorder) {
			secretbackends.NewClient(c).AddSecretBackend(ctx, params.AddSecretBackendArg{Name: "v"})
		}, ""},
		{"SecretBackends(1).UpdateSecretBackends", func(c *recorder) {
			secretbackends.NewClient(c).UpdateSecretBackend(ctx, params.UpdateSecretBackendArg{Name: "v"})
		}, ""},
		{"SecretBackends(1).RemoveSecretBackends", func(c *recorder) { secretbackends.NewClient(c).RemoveSecretBackend(ctx, "v", true) }, `{"args":[{"name":"v","force":true}]}`},
		{"Spaces(6).CreateSpaces", func(c *recorder) { spaces.NewClient(c).CreateSpace(ctx, "s", []string{"10.0.0.0/8"}, true) }, `{"spaces":[{"cidrs":["10.0.0.0/8"],"space-tag":"space-s","public":true}]}`},
		{"Spaces(6).ListSpaces", func(c *recorder) { spaces.NewClient(c).ListSpaces(ctx) }, ""},
		{"Spaces(6).ShowSpace", func(c *recorder) { spaces.NewClient(c).ShowSpace(ctx, "s") }, `{"entities":[{"tag":"space-s"}]}`},
		{"Spaces(6).ReloadSpaces", func(c *recorder) { spaces.NewClient(c).ReloadSpaces(ctx) }, ""},
		{"Spaces(6).RenameSpace", func(c *recorder) { spaces.NewClient(c).RenameSpace(ctx, "s", "t") }, `{"changes":[{"from-space-tag":"space-s","to-space-tag":"space-t"}]}`},
		{"Spaces(6).MoveSubnets", func(c *recorder) { spaces.NewClient(c).MoveSubnets(ctx, "s", []string{"subnet-1"}, true) }, `{"args":[{"subnets":["subnet-1"],"space-tag":"space-s","force":true}]}`},
		{"Spaces(6).RemoveSpace", func(c *recorder) { spaces.NewClient(c).RemoveSpace(ctx, "s", false, true) }, `{"space-param":[{"space":{"tag":"space-s"},"dry-run":true}]}`},
		{"SSHClient(4).PublicAddress", func(c *recorder) { sshclient.NewClient(c).PublicAddress(ctx, "a/0") }, `{"entities":[{"tag":"unit-a-0"}]}`},
		{"SSHClient(4).PrivateAddress", func(c *recorder) { sshclient.NewClient(c).PrivateAddress(ctx, "0") }, `{"entities":[{"tag":"machine-0"}]}`},
		{"SSHClient(4).AllAddresses", func(c *recorder) { sshclient.NewClient(c).AllAddresses(ctx, "0/lxd/1") }, `{"entities":[{"tag":"machine-0-lxd-1"}]}`},
		{"SSHClient(4).PublicKeys", func(c *recorder) { sshclient.NewClient(c).PublicKeys(ctx, "0") }, `{"entities":[{"tag":"machine-0"}]}`},
		{"SSHClient(4).Proxy", func(c *recorder) { sshclient.NewClient(c).Proxy(ctx) }, ""},
		{"SSHClient(4).ModelCredentialForSSH", func(c *recorder) { sshclient.NewClient(c).ModelCredentialForSSH(ctx) }, ""},
		{"Storage(6).AddToUnit", func(c *recorder) {
			storage.NewClient(c).AddToUnit(ctx, params.StorageAddParams{Unit: "unit-a-0", Name: "data"})
		}, ""},
		{"Storage(6).Attach", func(c *recorder) { storage.NewClient(c).Attach(ctx, "a/0", "data/0") }, `{"ids":[{"storage-tag":"storage-data-0","unit-tag":"unit-a-0"}]}`},
		{"Storage(6).DetachStorage", func(c *recorder) { storage.NewClient(c).Detach(ctx, nil, nil, "data/0") }, `{"ids":{"ids":[{"storage-tag":"storage-data-0","unit-tag":""}]}}`},
		{"Storage(6).CreatePool", func(c *recorder) { storage.NewClient(c).CreatePool(ctx, "p", "lxd", nil) }, `{"pools":[{"name":"p","provider":"lxd","attrs":null}]}`},
		{"Storage(6).UpdatePool", func(c *recorder) { storage.NewClient(c).UpdatePool(ctx, "p", "", map[string]any{"k": "v"}) }, ""},
		{"Storage(6).RemovePool", func(c *recorder) { storage.NewClient(c).RemovePool(ctx, "p") }, `{"pools":[{"name":"p"}]}`},
		{"Storage(6).Import", func(c *recorder) {
			storage.NewClient(c).Import(ctx, params.ImportStorageParams{Kind: 2, Pool: "p", ProviderId: "i", StorageName: "data"})
		}, ""},
		{"Storage(6).ListFilesystems", func(c *recorder) { storage.NewClient(c).ListFilesystems(ctx, "0") }, `{"filters":[{"machines":["machine-0"]}]}`},
		{"Storage(6).ListVolumes", func(c *recorder) { storage.NewClient(c).ListVolumes(ctx) }, `{"filters":[{}]}`},
		{"Storage(6).ListPools", func(c *recorder) { storage.NewClient(c).ListPools(ctx, []string{"lxd"}, nil) }, `{"filters":[{"providers":["lxd"]}]}`},
		{"Storage(6).ListStorageDetails", func(c *recorder) { storage.NewClient(c).ListStorageDetails(ctx) }, `{"filters":[{}]}`},
		{"Storage(6).StorageDetails", func(c *recorder) { storage.NewClient(c).StorageDetails(ctx, "data/0") }, `{"entities":[{"tag":"storage-data-0"}]}`},
		{"Storage(6).Remove", func(c *recorder) {
			storage.NewClient(c).Remove(ctx, storage.RemoveArgs{DestroyStorage: true}, "data/0")
		}, `{"storage":[{"tag":"storage-data-0","destroy-storage":true}]}`},
		{"Subnets(5).ListSubnets", func(c *recorder) { subnets.NewClient(c).ListSubnets(ctx, "space-s", "") }, `{"space-tag":"space-s"}`},
		{"Subnets(5).SubnetsByCIDR", func(c *recorder) { subnets.NewClient(c).SubnetsByCIDR(ctx, "10.0.0.0/8") }, `{"cidrs":["10.0.0.0/8"]}`},
		{"Subnets(5).AllZones", func(c *recorder) { subnets.NewClient(c).AllZones(ctx) }, ""},
		{"UserManager(3).AddUser", func(c *recorder) { usermanager.NewClient(c).AddUser(ctx, "a", "A", "") }, `{"users":[{"username":"a","display-name":"A"}]}`},
		{"UserManager(3).UserInfo", func(c *recorder) { usermanager.NewClient(c).UserInfo(ctx, true, "user-a") }, `{"entities":[{"tag":"user-a"}],"include-disabled":true}`},
		{"UserManager(3).ModelUserInfo", func(c *recorder) { usermanager.NewClient(c).ModelUserInfo(ctx, "model-x") }, `{"entities":[{"tag":"model-x"}]}`},
		{"UserManager(3).SetPassword", func(c *recorder) { usermanager.NewClient(c).SetPassword(ctx, "user-a", "p") }, `{"changes":[{"tag":"user-a","password":"p"}]}`},
		{"UserManager(3).DisableUser", func(c *recorder) { usermanager.NewClient(c).DisableUser(ctx, "user-a") }, `{"entities":[{"tag":"user-a"}]}`},
		{"UserManager(3).EnableUser", func(c *recorder) { usermanager.NewClient(c).EnableUser(ctx, "user-a") }, `{"entities":[{"tag":"user-a"}]}`},
		{"UserManager(3).RemoveUser", func(c *recorder) { usermanager.NewClient(c).RemoveUser(ctx, "user-a") }, `{"entities":[{"tag":"user-a"}]}`},
		{"UserManager(3).ResetPassword", func(c *recorder) { usermanager.NewClient(c).ResetPassword(ctx, "user-a") }, `{"entities":[{"tag":"user-a"}]}`},
	}
}
