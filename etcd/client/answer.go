package client

import (
	"io"
	"net/http"
	"slices"
)

const (
	// firstRead is the room for an answer of unknown length.
	firstRead = 4 << 10
	// maxTrust is how much room the Content-Length alone can claim.
	maxTrust = 16 << 20
	// maxKept is the largest buffer that is kept for reuse.
	maxKept = 64 << 20
)

// answer is a complete HTTP answer. Its body lies in a buffer that goes back
// to the sender by release; nothing may point into it after that.
type answer struct {
	status int
	header http.Header
	resp   *http.Response
	body   []byte
	from   *sender
	buffer *[]byte
}

// release gives the body's buffer back.
func (a *answer) release() {
	if a.buffer == nil {
		return
	}
	if cap(a.body) <= maxKept {
		*a.buffer = a.body[:0]
		a.from.buffers.Put(a.buffer)
	}
	a.buffer, a.body = nil, nil
}

// read takes the whole body of resp. The answer holds a buffer even when
// there is an error.
func (s *sender) read(resp *http.Response) (answer, error) {
	buffer, ok := s.buffers.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, resp: resp, from: s, buffer: buffer, body: (*buffer)[:0]}
	room := firstRead
	if n := resp.ContentLength; n >= 0 {
		// One byte more than the body, so that the end is seen at once.
		room = int(min(n, maxTrust)) + 1
	}
	for {
		if len(a.body)+room > cap(a.body) {
			a.body = slices.Grow(a.body, room)
		}
		n, err := resp.Body.Read(a.body[len(a.body):cap(a.body)])
		a.body = a.body[:len(a.body)+n]
		if err == io.EOF {
			return a, nil
		}
		if err != nil {
			return a, err
		}
		if len(a.body) == cap(a.body) {
			room = len(a.body)
		} else {
			room = 1
		}
	}
}
