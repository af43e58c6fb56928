package domain

import (
	"slices"
	"strings"
)

// checkLoggingConfig refuses what agents could not follow: they would say so in the very log that is
// meant, and go on as before. It is "<root>=INFO;unit=DEBUG", in words of any case.
func checkLoggingConfig(text string) error {
	levels := []string{"TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}
	for entry := range strings.SplitSeq(text, ";") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		module, level, ok := strings.Cut(entry, "=")
		level = strings.TrimSpace(level)
		switch {
		case !ok:
			return Errorf(Other, "config value expected '=', found %q", entry)
		case strings.TrimSpace(module) == "":
			return Errorf(Other, "config value %q has missing module name", entry)
		case !slices.Contains(levels, strings.ToUpper(level)):
			return Errorf(Other, "unknown severity level %q", level)
		}
	}
	return nil
}
