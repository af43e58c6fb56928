// Package ca has what travels between a controller and its command line about the controller's CA:
// it is no part of Juju's API. The controller answers at /ca.
package ca

import (
	"strings"
	"time"
)

// Path is where a controller answers: GET to anybody who can log in, POST to superusers.
const Path = "ca"

// The words of an Order.
const (
	// Replace begins to replace the CA by a new one; both are good from then on.
	Replace = "replace"
	// Retire ends that: the CA before is good for nothing any more.
	Retire = "retire"
)

// Order is what a superuser posts.
type Order struct {
	// Action is Replace or Retire.
	Action string `json:"action"`
	// Force retires although there are machines that would be lost.
	Force bool `json:"force,omitempty"`
}

// Status is what the controller answers to both.
type Status struct {
	// CACert is the CA that clients are to trust, PEM.
	CACert string `json:"ca-cert"`
	// Current is that CA; Old the one that it replaces, nil once that is retired.
	Current Certificate  `json:"current"`
	Old     *Certificate `json:"old,omitempty"`
	// Replaced is when the replacement began.
	Replaced *time.Time `json:"replaced,omitempty"`
	// Waiting are the machines, by "owner/model", that would be lost without the old CA: their agents
	// have not connected by the current one.
	Waiting map[string][]Machine `json:"waiting,omitempty"`
}

// Machine is one whose agent needs the old CA, as far as is known.
type Machine struct {
	ID string `json:"id"`
	// Status is the agent's, as lists of machines show it: "started" if it is connected, "down" if
	// it was.
	Status string `json:"status"`
}

// Machines names machines to people.
func Machines(machines []Machine) string {
	words := make([]string, len(machines))
	for i, m := range machines {
		words[i] = m.ID + " (" + m.Status + ")"
	}
	return strings.Join(words, ", ")
}

// Certificate is a certificate as people compare it.
type Certificate struct {
	// Fingerprint is the SHA-256 hash.
	Fingerprint string    `json:"fingerprint"`
	Expires     time.Time `json:"expires"`
}
