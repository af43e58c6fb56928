package domain

import (
	"slices"
	"strings"
)

// LogLevels are the levels of Juju's logs, the least severe first.
func LogLevels() []string { return []string{"TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"} }

// ParseLoggingConfig reads a model's logging-config, such as "<root>=INFO;unit=DEBUG": levels, in upper
// case, by module, in lower case; the last counts. The controller refuses what agents could not follow: they would say so in the very log
// that is meant, and go on as before.
func ParseLoggingConfig(text string) (map[string]string, error) {
	levels := map[string]string{}
	for entry := range strings.SplitSeq(text, ";") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		module, level, ok := strings.Cut(entry, "=")
		module, level = strings.ToLower(strings.TrimSpace(module)), strings.TrimSpace(level)
		upper := strings.ToUpper(level)
		switch {
		case !ok:
			return nil, Errorf(Other, "config value expected '=', found %q", entry)
		case module == "":
			return nil, Errorf(Other, "config value %q has missing module name", entry)
		case !slices.Contains(LogLevels(), upper):
			return nil, Errorf(Other, "unknown severity level %q", level)
		}
		levels[module] = upper
	}
	return levels, nil
}
