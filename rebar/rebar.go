// Package rebar is the root of the module with which Digital Rebar plugin
// providers are written: it stands where github.com/digitalrebar/provision
// stood, and holds what providers read from there (the version) and what a
// migration needs (the table of import paths).
//
// The framework is in package plugin, the types of the wire in package models,
// the client of the REST endpoint in package api, and the means to test a
// provider without a dr-provision in package plugintest.
package rebar

// The version that a provider reports unless its author sets another. These are
// variables because the original's are: a build sets them with
// -ldflags "-X github.com/gantline/gantline/rebar.RSVersion=v4.2.1".
var (
	// RSVersion is the whole version, like "v4.2.0".
	RSVersion = "v4.0.0-pre"
	// RSMajorVersion, RSMinorVersion and RSPatchVersion are its numbers.
	RSMajorVersion = "4"
	RSMinorVersion = "0"
	RSPatchVersion = "0"
	// RSExtra is what follows the numbers, with its dash.
	RSExtra = "-pre"
	// BuildStamp and GitHash describe the build; empty unless the build sets them.
	BuildStamp = ""
	GitHash    = ""
)
