package connector_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/connector"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
)

// What is wrong with a configuration is said before anything is dialled.
func ExampleNewSimple() {
	_, err := connector.NewSimple(connector.SimpleConfig{
		ControllerAddresses: []string{"10.225.205.241:17070"}, Password: "password1",
	})
	fmt.Println(err)
	// Output: empty user name not valid
}

// A program that needs a controller more than once makes one Shared of its connector, and takes a
// share wherever it needs a connection.
func ExampleNewShared() {
	store := jujuclient.NewMemStore() // the default is that of the juju command
	_ = store.AddController("overlord", jujuclient.ControllerDetails{
		ControllerUUID: "99999999-2222-4333-8444-555555555555", APIEndpoints: []string{"127.0.0.1:1"}, Cloud: "local",
	})
	_ = store.UpdateAccount("overlord", jujuclient.AccountDetails{User: "admin", Password: "secret"})
	_ = store.UpdateModel("overlord", "admin/default", jujuclient.ModelDetails{
		ModelUUID: "11111111-2222-4333-8444-555555555555", ModelType: model.IAAS,
	})
	connr, err := connector.NewClientStore(connector.ClientStoreConfig{ControllerName: "overlord", ClientStore: store})
	if err != nil {
		fmt.Println(err)
		return
	}
	shared := connector.NewShared(connr, time.Minute)
	_ = shared.Close()
	_, err = shared.Connect()
	fmt.Println(errors.Is(err, connector.ErrSharedClosed))
	// Output: true
}
