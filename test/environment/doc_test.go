// Package environment_test drives a controller through the script client: what its own tests, which
// answer for the server, cannot show.
package environment_test
