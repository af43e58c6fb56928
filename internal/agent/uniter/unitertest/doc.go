// Package unitertest is a controller in memory for tests of the unit agent: models
// with applications, units and relations, and the facade Uniter on top of them, as
// far as the agent calls it. A Conn is a connection of one unit's agent; requests
// and answers pass through JSON as they would on the wire, versions move only when
// a value changes, watchers tell of levels. Connections can be made to die at a
// chosen call, before or after it took effect, which is how tests kill agents.
package unitertest
