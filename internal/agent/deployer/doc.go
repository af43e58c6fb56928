// Package deployer runs the units of a machine: it watches which units the
// controller has placed there, gives each an identity and a directory of its own,
// runs its agent, starts it again when it fails, and clears up behind units that
// are dead.
//
// The machine's agent runs one Deployer. UnitAgent is what it runs for each unit: a
// connection with the unit's own login and a uniter on top. The package speaks the
// API only.
package deployer
