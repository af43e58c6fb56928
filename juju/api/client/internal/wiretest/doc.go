// Package wiretest holds the test that all typed clients share: what each method puts on the wire is
// the method and the shape that the catalogue of facades has, and no method of a facade is left out.
package wiretest
