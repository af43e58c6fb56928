// Package fault holds the tests that break what runs: they kill, stop and start the real binary at
// bad moments and look at what is left. TestKilled prints the seed of its moments; GANTLINE_SEED
// plays one again. Heavier variants run with GANTLINE_LONG=1.
package fault
