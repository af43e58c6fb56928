package params

import (
	"time"
)

// StatusHistoryPruneArgs is what StatusHistory.Prune takes.
type StatusHistoryPruneArgs struct {
	MaxHistoryTime time.Duration `json:"max-history-time"`
	MaxHistoryMb   int           `json:"max-history-mb"`
}
