package plugintest_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// role names what this test binary plays when it is run as a provider.
const role = "PLUGINTEST_ROLE"

// TestMain is also the main of the providers that the suite is tried on: one that
// conforms but for the fault named, and a replay of the original.
func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(role) {
	case "":
		flag.Parse()
		if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
			_ = flag.Set("test.parallel", "8") // they mostly wait
		}
		os.Exit(m.Run())
	case "faulty":
		err = runFaulty(os.Getenv("FAULT"), os.Args[1:])
	case "replay":
		err = runReplay(os.Args[1:])
	default:
		err = fmt.Errorf("no such role: %s", os.Getenv(role))
	}
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}
