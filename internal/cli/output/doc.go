// Package output writes what commands show: tables as Juju lays them out, JSON on one line, YAML,
// colours on a terminal only, times as people say them.
package output
