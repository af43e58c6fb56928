package logsender

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/gantline/gantline/internal/domain"
)

// Levels say how severe a record has to be to be sent, by module. The zero value, and nil, let pass
// what is INFO or more.
type Levels struct{ set atomic.Pointer[levels] }

// levels are the least severe levels by module, "" standing for all.
type levels map[string]slog.Level

// severities are Juju's levels.
var severities = map[string]slog.Level{ //nolint:gochecknoglobals // never changed
	"TRACE": slog.LevelDebug - 4, "DEBUG": slog.LevelDebug, "INFO": slog.LevelInfo,
	"WARNING": slog.LevelWarn, "ERROR": slog.LevelError, "CRITICAL": slog.LevelError + 4,
}

// Set takes a model's logging-config, such as "<root>=INFO;unit=DEBUG". What is wrong with it is
// returned, and nothing is changed then.
func (l *Levels) Set(config string) error {
	named, err := domain.ParseLoggingConfig(config)
	if err != nil {
		return fmt.Errorf("cannot use logging config %q: %w", config, err)
	}
	next := levels{}
	for module, level := range named {
		if module == "<root>" {
			module = ""
		}
		next[module] = severities[level]
	}
	l.set.Store(&next)
	return nil
}

// allow says whether a record of the module and severity is to be sent. The module that is named most
// precisely counts.
func (l *Levels) allow(module string, severity slog.Level) bool {
	least := slog.LevelInfo
	if l == nil || l.set.Load() == nil {
		return severity >= least
	}
	set := *l.set.Load()
	for name := strings.ToLower(module); ; {
		if level, ok := set[name]; ok {
			return severity >= level
		}
		if name == "" {
			return severity >= least
		}
		name = name[:max(0, strings.LastIndexByte(name, '.'))]
	}
}

// least is the least severe level that any module may send.
func (l *Levels) least() slog.Level {
	least := slog.LevelInfo
	if l == nil || l.set.Load() == nil {
		return least
	}
	for _, level := range *l.set.Load() {
		least = min(least, level)
	}
	return least
}
