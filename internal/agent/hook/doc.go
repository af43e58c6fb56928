// Package hook runs one hook of a charm: it builds the hook's environment from
// nothing, serves its tools, starts the charm's dispatch or hooks/NAME in a process
// group of its own, passes its output to the log, and says how it ended.
//
// The uniter calls it; which hook comes next is the uniter's business. What a hook
// changed with its tools is gathered in its Context, and is the uniter's to commit
// once the hook has succeeded. One hook runs at a time on a machine: MachineLock
// sees to it, also when the agent that started a hook has been killed and another
// one takes over while the hook still runs.
package hook
