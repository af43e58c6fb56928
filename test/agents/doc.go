// Package agents tests agents against controllers that are killed, moved and started again, whose CA
// is replaced, behind networks that are cut, and with clocks that are set: the agent of the product,
// twenty at a time, and the example on the public packages. GANTLINE_RESTARTS says how often the
// controller is killed under the twenty, GANTLINE_AGENTS how many they are.
package agents
