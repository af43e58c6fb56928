//go:build !race

package plugintest_test

// raced says that the race detector is on.
const raced = false
