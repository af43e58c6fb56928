package permission_test

import (
	"errors"
	"fmt"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/core/permission"
)

func TestLadders(t *testing.T) {
	if !permission.AdminAccess.EqualOrGreaterModelAccessThan(permission.ReadAccess) ||
		!permission.ReadAccess.EqualOrGreaterModelAccessThan(permission.ReadAccess) ||
		permission.ReadAccess.EqualOrGreaterModelAccessThan(permission.WriteAccess) {
		t.Error("the ladder of models is wrong")
	}
	if permission.ReadAccess.GreaterModelAccessThan(permission.ReadAccess) ||
		!permission.WriteAccess.GreaterModelAccessThan(permission.NoAccess) {
		t.Error("the strict ladder of models is wrong")
	}
	if permission.SuperuserAccess.EqualOrGreaterModelAccessThan(permission.ReadAccess) {
		t.Error("an access to controllers counts on models")
	}
	if !permission.SuperuserAccess.EqualOrGreaterControllerAccessThan(permission.LoginAccess) {
		t.Error("the ladder of controllers is wrong")
	}
}

func TestValidate(t *testing.T) {
	if err := permission.ValidateModelAccess(permission.WriteAccess); err != nil {
		t.Error(err)
	}
	err := permission.ValidateModelAccess(permission.LoginAccess)
	if !errors.Is(err, coreerrors.NotValid) || err.Error() != `"login" model access not valid` {
		t.Errorf("error is %v", err)
	}
	if err := permission.ValidateModelAccess(permission.NoAccess); err == nil {
		t.Error("no access can be granted")
	}
	if err := permission.Access("x").Validate(); err == nil || err.Error() != "access level x not valid" {
		t.Errorf("error is %v", err)
	}
}

func ExampleAccess() {
	fmt.Println(permission.AdminAccess.EqualOrGreaterModelAccessThan(permission.WriteAccess))
	// Output: true
}
