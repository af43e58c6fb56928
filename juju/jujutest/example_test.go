package jujutest_test

import (
	"fmt"

	"github.com/gantline/gantline/juju/jujutest"
)

// A transcript says which connections there are and what is said on them. A test gives it to
// NewServer and points its client at the server's Addr and CACert.
func ExampleParseTranscript() {
	transcript, err := jujutest.ParseTranscript([]byte(`
The controller is cut off before it answers.
-- /api --
> {"type":"Admin","request":"Login","version":3,"request-id":1}
! drop
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range transcript.Conversations {
		fmt.Println(c.Path, len(c.Steps))
	}
	// Output: /api 2
}
