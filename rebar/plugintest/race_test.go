//go:build race

package plugintest_test

// raced says that the race detector is on: processes of this binary are then large
// and slow, and what they would show, TestInProcessConforms shows.
const raced = true
