package cli

import "github.com/spf13/cobra"

// The groups that help sorts commands into.
const (
	groupDeploy = "deploy"
	groupModels = "models"
	groupUsers  = "users"
	groupAsk    = "ask"
)

// Groups returns the groups of New's commands, in the order of help.
func Groups() []*cobra.Group {
	return []*cobra.Group{
		{ID: groupDeploy, Title: "Deploy and change:"},
		{ID: groupAsk, Title: "Look and wait:"},
		{ID: groupModels, Title: "Models and machines:"},
		{ID: groupUsers, Title: "Users and keys:"},
	}
}

// New returns the commands.
func New(e *Env) []*cobra.Command {
	var all []*cobra.Command
	for _, g := range []struct {
		id   string
		make []func(*Env) *cobra.Command
	}{
		{groupDeploy, []func(*Env) *cobra.Command{
			newDeploy, newConfig, newConstraints, newSetConstraints, newIntegrate, newRemoveRelation, newAddUnit,
			newRemoveUnit, newRemoveApplication, newExpose, newUnexpose, newResolved,
		}},
		{groupAsk, []func(*Env) *cobra.Command{newStatus, newShowApplication, newShowUnit, newShowStatusLog, newWaitFor, newDebugLog, newFacades, newCall, newVersion}},
		{groupModels, []func(*Env) *cobra.Command{
			newControllers, newAddModel, newModels, newSwitch, newShowModel, newModelConfig, newModelConstraints, newSetModelConstraints,
			newDestroyModel, newAddMachine, newRemoveMachine, newMachines, newRetryProvisioning,
			newDisableCommand, newEnableCommand, newDisabledCommands, newCA,
		}},
		{groupUsers, []func(*Env) *cobra.Command{
			newAddUser, newRegister, newUnregister, newUsers, newDisableUser, newEnableUser, newRemoveUser, newChangePassword, newGrant, newRevoke,
			newSSHKeys, newAddSSHKey, newImportSSHKey, newRemoveSSHKey,
		}},
	} {
		for _, make := range g.make {
			cmd := make(e)
			cmd.GroupID = g.id
			e.complete(cmd)
			all = append(all, cmd)
		}
	}
	return all
}
