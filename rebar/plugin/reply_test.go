package plugin

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"testing"
)

// FuzzHostReply reads whatever a host might answer to a log line. It is in the
// package itself because nothing outside it sees answers.
func FuzzHostReply(f *testing.F) {
	f.Add([]byte("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"))
	f.Add([]byte("HTTP/1.0 404 Not Found\r\nConnection: close\r\n\r\n{}"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		a, b := net.Pipe()
		defer a.Close()
		defer b.Close()
		s := &logSink{conn: a}
		s.in.R = io.MultiReader(bytes.NewReader(answer), endlessZeros{})
		s.br = bufio.NewReader(&s.in)
		_ = s.reply()
		if s.in.N < 0 {
			t.Errorf("more than %d bytes were read of one answer", logMaxReply)
		}
	})
}

type endlessZeros struct{}

func (endlessZeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
