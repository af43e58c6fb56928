package params

import (
	"time"
)

// RetryStrategy is part of RetryStrategyResult.
type RetryStrategy struct {
	ShouldRetry     bool          `json:"should-retry"`
	MinRetryTime    time.Duration `json:"min-retry-time"`
	MaxRetryTime    time.Duration `json:"max-retry-time"`
	JitterRetryTime bool          `json:"jitter-retry-time"`
	RetryTimeFactor int64         `json:"retry-time-factor"`
}

// RetryStrategyResult is part of RetryStrategyResults.
type RetryStrategyResult struct {
	Error  *Error         `json:"error,omitempty"`
	Result *RetryStrategy `json:"result,omitempty"`
}

// RetryStrategyResults is what RetryStrategy.RetryStrategy answers.
type RetryStrategyResults struct {
	Results []RetryStrategyResult `json:"results"`
}
