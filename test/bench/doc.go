// Package bench measures what users wait for and pay for: how soon a controller takes logins, how
// large it is in memory and on disk, how soon a charm is active, what a full status and a change
// that many watch cost. The real binary is measured where the figure is about a process, and the
// controller's parts in this process where allocations are to be counted.
//
// The package's benchmarks run in `make bench`; `go run ./test/bench/report` prints all figures
// beside their aims.
package bench
