package apiserver_test

import (
	"testing"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// TestBlocksAreForUsers blocks a method that everybody may call: users are kept from it after it was
// seen that they may, agents are not, and other methods are free.
func TestBlocksAreForUsers(t *testing.T) {
	versions := tiny()
	methods := versions[1].Methods
	methods["WhoAmI"] = methods["WhoAmI"].Unless(model.BlockRemove)
	methods["Agent"] = methods["Agent"].Unless(model.BlockRemove)
	onController := versions[len(versions)-1].Methods
	onController["WhoAmI"] = onController["WhoAmI"].Unless(model.BlockChange)
	var asked []string
	h := newHouse(t, func(c *apiserver.Config) {
		c.Facades = versions
		c.Blocks = func(uuid string, kind model.BlockType) error {
			asked = append(asked, uuid+" "+string(kind))
			return &rpc.RequestError{Message: "not now", Code: params.CodeOperationBlocked}
		}
	})
	user, agent := h.open(h.info("user-reader")), h.open(h.info("machine-0"))
	if err := user.APICall("Client", 7, "", "WhoAmI", nil, nil); !params.IsCodeOperationBlocked(err) {
		t.Errorf("a user's call returns %v", err)
	}
	if err := user.APICall("Client", 7, "", "Agent", nil, nil); !params.IsCodeUnauthorized(err) {
		t.Errorf("a call that is not for users returns %v", err)
	}
	if err := user.APICall("Client", 7, "", "Double", nil, nil); err != nil {
		t.Errorf("a call that is not blocked returns %v", err)
	}
	for _, method := range []string{"WhoAmI", "Agent"} {
		if err := agent.APICall("Client", 7, "", method, nil, nil); err != nil {
			t.Errorf("an agent's %s returns %v", method, err)
		}
	}
	info := h.info("user-reader")
	info.ModelTag = names.ModelTag{}
	if err := h.open(info).APICall("ModelManager", 9, "", "WhoAmI", nil, nil); !params.IsCodeOperationBlocked(err) {
		t.Errorf("a user's call on the controller returns %v", err)
	}
	if len(asked) != 2 || asked[0] != modelUUID+" BlockRemove" || asked[1] != " BlockChange" {
		t.Errorf("asked for %q", asked)
	}
}
