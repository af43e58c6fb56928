package client

import (
	"io"
	"net/http"
)

// maxTrust is how much room the Content-Length alone can claim.
const maxTrust = 16 << 20

// answer is a complete HTTP answer. Its body lies in a buffer that goes back
// to its sender by release; nothing may point into it after that.
type answer struct {
	status int
	header http.Header
	resp   *http.Response
	body   []byte
	from   *sender
	buffer *[]byte // where body lies
}

// release gives the body's buffer back.
func (a *answer) release() {
	if a.buffer != nil {
		a.from.buffers.put(a.buffer)
		a.buffer, a.body = nil, nil
	}
}

// read takes the whole body of resp. The answer is to be released even when
// there is an error.
func (s *sender) read(resp *http.Response) (answer, error) {
	b := s.buffers.get()
	a := answer{status: resp.StatusCode, header: resp.Header, resp: resp, from: s, buffer: b}
	room := firstRead
	if n := resp.ContentLength; n >= 0 {
		// One byte more than the body, so that the end is seen at once.
		room = int(min(n, maxTrust)) + 1
	}
	for {
		s.buffers.grow(b, room)
		n, err := resp.Body.Read((*b)[len(*b):cap(*b)])
		*b = (*b)[:len(*b)+n]
		if err == io.EOF {
			a.body = *b
			return a, nil
		}
		if err != nil {
			return a, err
		}
		room = 1
		if len(*b) == cap(*b) {
			room = len(*b)
		}
	}
}
