// Package facade says what a facade is: tables of typed methods, one table a version, each entry
// with its access rule, and the session that a method is called in.
//
// Below it stands one package a facade (rules and versions.go). The controller composes them, the
// apiserver enforces the access rule and calls the entry; a facade knows neither, and it reaches
// state through an interface of its own with the few methods that it needs.
package facade
