// Package proc keeps machines as plain processes of this host: each machine is one agent process
// in a directory and a process group of its own, with whatever its hooks start.
//
// The controller starts a Driver and tells it which machines should run. An agent outlives a
// controller that is killed: the next Driver finds it by the lock that it holds and adopts it.
// Every process of a machine carries the machine's mark in its environment, so that stopping a
// machine finds daemons that left the process group too.
//
// The package knows directories, processes and locks; it knows neither state nor the API.
package proc
