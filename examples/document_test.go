package examples_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What Juju's document about third-party Go clients has, block by block, as it is written there.
const (
	documentSimple = `
connr, err := connector.NewSimple(connector.SimpleConfig{
    ControllerAddresses: []string{"10.225.205.241:17070"},
    CaCert: "...",
    Username: "jujuuser",
    Password: "password1",
})
`
	documentStore = `
connr, err := connector.NewClientStore(connector.ClientStoreConfig{
    ControllerName: "overlord",
})
`
	documentImports = `
import (
    "encoding/json"
    "github.com/juju/juju/api/connector"
    "github.com/juju/juju/api/client/client"
)
`
	documentRequest = `
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
`
)

// The examples are the document's programs with another prefix and the three errata, and nothing
// else: an import alias, two imports, and the check of the constructor's error.
func TestExamplesAreTheDocuments(t *testing.T) {
	imports := strings.ReplaceAll(documentImports, "github.com/juju/juju/", "github.com/gantline/gantline/juju/")
	imports = strings.Replace(imports, `"github.com/gantline/gantline/juju/api/client/client"`, `apiclient "github.com/gantline/gantline/juju/api/client/client"`, 1)
	errata := []string{`"fmt"`, `"log"`, "if err != nil {", `log.Fatalf("Error creating connector: %s", err)`, "}"}
	frame := []string{"package main", "func main() {", "}"}
	for name, constructor := range map[string]string{"status-simple": documentSimple, "status-store": documentStore} {
		src, err := os.ReadFile(filepath.Join(name, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		_, program, _ := strings.Cut(string(src), "\npackage main")
		got := words("package main" + program)
		want := slices.Concat(frame, errata, words(imports), words(constructor), words(documentRequest))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has\n%s\nand the document\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// words returns the lines that are not empty, in one spacing.
func words(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			all = append(all, line)
		}
	}
	return all
}
