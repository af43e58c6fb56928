package wiretest_test

import (
	"strings"
	"testing"
)

// Answers that a server should not give, with no results or with more than were asked for, are errors
// or nothing; no method panics.
func TestPoorAnswers(t *testing.T) {
	for _, row := range rows() {
		if strings.Contains(row.want, ".Watch") {
			continue // a watcher reads on
		}
		for _, answer := range []string{
			`{}`, `null`, `{"results":[]}`, `{"results":[{}]}`, `{"results":[{},{}]}`, `{"results":null,"error":null}`,
			`{"results":[{"error":{"message":"m","code":"c"}}]}`, `{"error":{"message":"m","code":"c"}}`,
		} {
			row.call(&recorder{answer: answer})
		}
	}
}
