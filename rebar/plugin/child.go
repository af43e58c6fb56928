package plugin

import (
	"os"
	"strings"
)

// ChildEnv returns the environment for programs that a provider runs: its own
// without RS_TOKEN, which opens the whole API and would be readable by whatever
// they run in turn.
func ChildEnv() []string {
	env := os.Environ()
	res := make([]string, 0, len(env))
	for _, kv := range env {
		if !strings.HasPrefix(kv, "RS_TOKEN=") {
			res = append(res, kv)
		}
	}
	return res
}
