// Command status-store is the program of Juju's document about third-party Go clients, with the
// connector that reads the client store of the juju command. Beside the import prefix, three errata of the document are mended:
// the client package is imported under the name that the program uses, fmt and log are imported, and
// the error of the connector's constructor is checked.
package main

import (
	"encoding/json"
	"fmt"
	"log"

	apiclient "github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/connector"
)

func main() {
	connr, err := connector.NewClientStore(connector.ClientStoreConfig{
		ControllerName: "overlord",
	})
	if err != nil {
		log.Fatalf("Error creating connector: %s", err)
	}

	// Get a connection
	conn, err := connr.Connect()
	if err != nil {
		log.Fatalf("Error opening connection: %s", err)
	}
	defer conn.Close()

	// Get a Client facade client
	client := apiclient.NewClient(conn)

	// Call the Status endpoint of the client facade
	status, err := client.Status(nil)
	if err != nil {
		log.Fatalf("Error requesting status: %s", err)
	}

	// Print to stdout.
	b, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		log.Fatalf("Error marshalling response: %s", err)
	}
	fmt.Printf("%s\n", b)
}
