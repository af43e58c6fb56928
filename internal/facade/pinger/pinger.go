// Package pinger serves the Pinger facade. The server itself notes when an agent last pinged and
// drops one that does not; here the call only has to be answered.
package pinger

import (
	"context"

	"github.com/gantline/gantline/internal/facade"
)

// Versions returns the facade.
func Versions() []facade.Version {
	return []facade.Version{{Name: "Pinger", Number: 1, Scope: facade.OnBoth, Methods: facade.Table{
		"Ping": facade.Do(facade.Everyone, nothing),
		"Stop": facade.Do(facade.Everyone, nothing),
	}}}
}

func nothing(context.Context, facade.Session, facade.None) error { return nil }
