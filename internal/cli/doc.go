// Package cli is the command line for people who use a controller: deploy, status, config and the
// others, with Juju's names, flags and output. It is a client like any other and knows the API
// and the client store only; what a controller is inside it cannot see.
//
// One file holds one command or a pair of opposites. New returns them for the program to join.
package cli
