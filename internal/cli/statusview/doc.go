// Package statusview turns the wire's FullStatus into what `status` shows: the structure of the
// original's JSON and YAML, and its tables.
package statusview
