// Package controller is the composition of `gantline up`: it opens the store, makes the first
// controller in it, and joins state, facades, server, machines and the loops that bring them
// together. A test starts the same composition with another store and no machines.
//
// It is the only place that knows all the parts. What a part needs of another it declares itself;
// the adapters between them stand here, one file each.
package controller
