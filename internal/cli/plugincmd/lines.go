package plugincmd

import (
	"bufio"
	"context"
	"io"
)

// maxLine bounds a line on standard input.
const maxLine = 1 << 20

// readLines returns the lines of in, and closes at its end. A read that waits
// outlives ctx: nothing can end a read of a terminal but its user.
func readLines(ctx context.Context, in io.Reader) <-chan string {
	res := make(chan string)
	go func() {
		defer close(res)
		s := bufio.NewScanner(in)
		s.Buffer(nil, maxLine)
		for s.Scan() {
			select {
			case res <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return res
}
