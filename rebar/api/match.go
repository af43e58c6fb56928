package api

import (
	"strings"

	"github.com/gantline/gantline/rebar/models"
)

// MatchEvent says whether an event falls under a registration: type, action and
// key between dots, the rest of the key being whole. Each part is *, or a comma
// list of values in which \1 stands for a dot, \2 for a comma and \3 for a star.
func MatchEvent(registration string, e *models.Event) bool {
	parts := strings.SplitN(registration, ".", 3)
	if len(parts) != 3 {
		return false
	}
	return matchPart(parts[0], e.Type) && matchPart(parts[1], e.Action) && matchPart(parts[2], e.Key)
}

func matchPart(pattern, value string) bool {
	if pattern == "*" || pattern == value {
		return true
	}
	if !strings.ContainsAny(pattern, `,\`) {
		return false
	}
	for _, alt := range strings.Split(pattern, ",") {
		if alt == "*" || unescape.Replace(alt) == value {
			return true
		}
	}
	return false
}

var unescape = strings.NewReplacer(`\1`, ".", `\2`, ",", `\3`, "*")
