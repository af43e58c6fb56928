// Package v4 stands where github.com/digitalrebar/provision-plugins/v4 stood: it
// holds the version that providers report. Its name is that of the original, which
// providers use without naming it in the import.
package v4

import "github.com/gantline/gantline/rebar"

// RSVersion is the version of the providers: that of the framework, which a build
// sets; see package rebar.
var RSVersion = rebar.RSVersion
