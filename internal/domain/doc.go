// Package domain is the controller's vocabulary and its rules: which words
// there are for lives, statuses and accesses, what may relate to what, which
// ports collide, which keys a model's configuration has, and of which kinds an
// error can be.
//
// Everything in it is a pure function of its arguments: no input or output, no
// clock, no store. internal/state decides with it inside its transactions, and
// facades use it to check what arrives. It knows neither the wire's types nor
// how anything is kept.
package domain
