package state

import "log/slog"

// Hash is the salted hash of a password. It prints as ***.
type Hash string

const hidden = "***"

// String hides the hash.
func (Hash) String() string { return hidden }

// GoString hides the hash.
func (Hash) GoString() string { return hidden }

// LogValue hides the hash.
func (Hash) LogValue() slog.Value { return slog.StringValue(hidden) }
