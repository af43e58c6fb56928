package jujutest_test

import (
	"testing"

	"github.com/gantline/gantline/juju/jujutest"
)

// FuzzParseTranscript reads anything, and what could be read once more as it is written.
func FuzzParseTranscript(f *testing.F) {
	f.Add("comment\n-- /api --\n> {\"a\":1}\n< {}\n! delay 1s\n! text x\n! drop\n# remark\n")
	f.Add("-- --\n--  --\n")
	f.Add("-- a --\n>")
	f.Fuzz(func(t *testing.T, text string) {
		transcript, err := jujutest.ParseTranscript([]byte(text))
		if err != nil {
			return
		}
		again, err := jujutest.ParseTranscript([]byte(transcript.String()))
		if err != nil {
			t.Fatalf("%q cannot be read: %v", transcript.String(), err)
		}
		if again.String() != transcript.String() {
			t.Errorf("%q becomes %q", transcript.String(), again.String())
		}
	})
}
