// Package environment drives a model in as few lines as a script should take.
package environment
