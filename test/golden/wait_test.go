package golden_test

import "time"

// eventually waits for what other loops of the controller bring about.
func (p *player) eventually(what string, f func() bool) {
	p.Helper()
	for deadline := time.Now().Add(10 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.Fatalf("waited in vain for %s", what)
		}
	}
}
