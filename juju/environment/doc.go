// Package environment drives a model in as few lines as a script should take. It has the methods of
// the Python package jujuclient by the same names in Go form, for Juju 2 and later, and its users are
// scripts and tests that want a model changed, watched and waited for.
//
//	env, err := environment.Connect(ctx, "my-model")
//	err = env.Deploy(ctx, "db", "ch:postgresql")
//	err = env.WaitForUnits(ctx, environment.UnitGoal{State: "active", Applications: []string{"db"}})
//
// Calls share one connection, any number at a time; a context bounds each of them, and a lost
// connection is dialled again when it is wanted next. The connection to the controller, which users and
// models need, is opened when it is first wanted. Nothing is written outside the client store.
//
// A server of Juju 1 is met at an endpoint "/environment/UUID/api", by a .jenv file, or at an endpoint
// without a path that has no "/api". Of it the package knows what the Python README does: deploying,
// relating, exposing, configuring, constraints, scaling, removing, and watching; anything else is an
// *OldServerError. What Juju has no longer is a *GoneError, a facade that this controller does not offer a
// *base.NotSupportedError; nothing was sent then. A method that its facade lacks is a
// *MissingMethodError. All four are of the kind errors.NotSupported.
//
// The methods, and what they call on Juju 3.6:
//
//	env.add_charm                     AddCharm                      Charms.AddCharm
//	env.add_machine                   AddMachine                    MachineManager.AddMachines
//	env.add_machines                  AddMachines                   MachineManager.AddMachines
//	env.add_relation                  AddRelation                   Application.AddRelation
//	env.add_unit                      AddUnit                       Application.AddUnits
//	env.add_units                     AddUnits                      Application.AddUnits
//	env.agent_version                 AgentVersion                  ModelConfig.ModelGet
//	env.deploy                        Deploy                        Application.Deploy or DeployFromRepository
//	env.destroy_machines              DestroyMachines               MachineManager.DestroyMachineWithParams
//	env.destroy_service               DestroyService                Application.DestroyApplication
//	env.expose                        Expose                        Application.Expose
//	env.find_tools                    FindTools                     Client.FindTools
//	env.get_annotation                GetAnnotation                 Annotations.Get
//	env.get_charm                     GetCharm                      Charms.CharmInfo
//	env.get_config                    GetConfig                     Application.Get
//	env.get_constraints               GetConstraints                Application.GetConstraints
//	env.get_env_config                GetEnvConfig                  ModelConfig.ModelGet
//	env.get_env_constraints           GetEnvConstraints             ModelConfig.GetModelConstraints
//	env.get_private_address           GetPrivateAddress             SSHClient.PrivateAddress
//	env.get_public_address            GetPublicAddress              SSHClient.PublicAddress
//	env.get_service                   GetService                    Application.Get
//	env.info                          Info                          ModelManager.ModelInfo
//	env.machine_config                MachineConfig                 gone since 2.0
//	env.provisioning_script           ProvisioningScript            MachineManager.ProvisioningScript
//	env.register_machine              RegisterMachine               MachineManager.AddMachines
//	env.register_machines             RegisterMachines              MachineManager.AddMachines
//	env.remove_relation               RemoveRelation                Application.DestroyRelation
//	env.remove_units                  RemoveUnits                   Application.DestroyUnit
//	env.resolve_charms                ResolveCharms                 Charms.ResolveCharms
//	env.resolved                      Resolved                      Application.ResolveUnitErrors
//	env.retry_provisioning            RetryProvisioning             MachineManager.RetryProvisioning
//	env.run                           Run                           Action.Run
//	env.run_on_all_machines           RunOnAllMachines              Action.RunOnAllMachines
//	env.set_annotation                SetAnnotation                 Annotations.Set
//	env.set_charm                     SetCharm                      Application.SetCharm
//	env.set_config                    SetConfig                     Application.SetConfigs
//	env.set_constraints               SetConstraints                Application.SetConstraints
//	env.set_env_agent_version         SetEnvAgentVersion            ModelUpgrader.UpgradeModel
//	env.set_env_config                SetEnvConfig                  ModelConfig.ModelSet
//	env.set_env_constraints           SetEnvConstraints             ModelConfig.SetModelConstraints
//	env.status                        Status                        Client.FullStatus
//	env.unexpose                      Unexpose                      Application.Unexpose
//	env.unset_config                  UnsetConfig                   Application.UnsetApplicationsConfig
//	env.unset_env_config              UnsetEnvConfig                ModelConfig.ModelUnset
//	env.update_service                UpdateService                 Application.SetCharm, SetConfigs, SetConstraints
//	env.valid_relation_names          ValidRelationNames            Application.CharmRelations
//	env.redirect_info                 RedirectInfo                  Admin.RedirectInfo
//	env.set_agent_env_version         SetAgentEnvVersion            ModelUpgrader.UpgradeModel
//	application.get                   Application().Get             Application.Get
//	application.set                   Application().Set             Application.SetConfigs
//	application.unset                 Application().Unset           Application.UnsetApplicationsConfig
//	models.list                       Models().List                 ModelManager.ListModels
//	users.add                         Users().Add                   UserManager.AddUser
//	users.disable                     Users().Disable               UserManager.DisableUser
//	users.enable                      Users().Enable                UserManager.EnableUser
//	users.list                        Users().List                  UserManager.UserInfo
//	users.set_password                Users().SetPassword           UserManager.SetPassword
//	charms.info                       Charms().Info                 Charms.CharmInfo
//	charms.list                       Charms().List                 Charms.List
//	annotations.get                   Annotations().Get             Annotations.Get
//	annotations.set                   Annotations().Set             Annotations.Set
//	keys.add                          Keys().Add                    KeyManager.AddKeys
//	keys.delete                       Keys().Delete                 KeyManager.DeleteKeys
//	keys.import_keys                  Keys().ImportKeys             KeyManager.ImportKeys
//	keys.list                         Keys().List                   KeyManager.ListKeys
//	backups.create                    Backups().Create              Backups.Create
//	backups.info                      Backups().Info                gone since 3.0
//	backups.list                      Backups().List                gone since 3.0
//	backups.remove                    Backups().Remove              gone since 3.0
//	backups.upload                    Backups().Upload              gone since 3.0
//	images.delete                     Images().Delete               gone since 3.0
//	images.list                       Images().List                 gone since 3.0
//	ha.ensure_availability            HA().EnsureAvailability       HighAvailability.EnableHA
//	actions.all                       Actions().All                 gone since 3.0
//	actions.cancel                    Actions().Cancel              Action.Cancel
//	actions.completed                 Actions().Completed           gone since 3.0
//	actions.enqueue_units             Actions().EnqueueUnits        Action.EnqueueOperation
//	actions.find                      Actions().Find                gone since 3.0
//	actions.info                      Actions().Info                Action.Actions
//	actions.pending                   Actions().Pending             gone since 3.0
//	actions.service_actions           Actions().ServiceActions      Action.ApplicationsCharmsActions
//	mess.create                       Mess().Create                 ModelManager.CreateModel
//	mess.list                         Mess().List                   ModelManager.ListModels
//	env.add_local_charm_dir           AddLocalCharmDir              PUT or POST of the archive
//	env.add_local_charm               AddLocalCharm                 PUT or POST of the archive
//	env.download_charm                DownloadCharm                 GET charms
//	backups.download                  Backups().Download            GET backups
//	env.debug_log                     DebugLog                      stream log
//	env.get_watch                     Watch                         Client.WatchAll, AllWatcher.Next, Stop
//	env.wait_for_units                WaitForUnits                  as Watch
//	env.wait_for_no_machines          WaitForNoMachines             as Watch
//	env.get_stat                      GetStat                       Client.FullStatus
//	env.watch                         Watch                         Client.WatchAll, AllWatcher.Next, Stop
//
// DestroyApplication, GetApplication and UpdateApplication are what the names with Service stand for.
// Deploy, SetCharm and Watch have further arguments in DeployWith, SetCharmWith and options of Watch;
// Call makes any other call. Series, which some methods of the original take, ended with Juju 3: a
// charm runs on the first base of its manifest.
//
// The package knows no commands and no terminal; package model knows what a model is made of, and
// packages api and api/connector how it is reached.
package environment
