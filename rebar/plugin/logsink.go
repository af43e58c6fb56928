package plugin

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
)

const (
	logBatch    = 256                    // lines on the wire at once
	logLinger   = 5 * time.Millisecond   // for more lines to come along with the first
	logTimeout  = 5 * time.Second        // for a batch
	logPause    = 100 * time.Millisecond // after the host could not be reached
	logMaxText  = 64 << 10               // of one message
	logMaxReply = 64 << 10               // bytes of one answer
)

// errPrefix says that the host does not serve the path lines were posted to.
var errPrefix = errors.New("host answered 404")

// logSink sends lines to the host. A line is queued without waiting; a full queue
// or an absent host loses it, which is counted and told when the host is back.
// Nothing here logs: a host that cannot be reached must not make lines.
type logSink struct {
	host    *host
	hide    *redactor
	copy    func(*logger.Line)
	queue   chan *logger.Line
	flushed chan chan struct{}
	dropped atomic.Int64 // in all
	told    int64        // of them, reported to the host; run's own

	conn net.Conn         // run's own
	in   io.LimitedReader // bounds what is read of conn for one answer, its header included
	br   *bufio.Reader
}

func newLogSink(h *host, hide *redactor, size int, copyTo func(*logger.Line)) *logSink {
	return &logSink{
		host: h, hide: hide, copy: copyTo,
		queue: make(chan *logger.Line, size), flushed: make(chan chan struct{}),
	}
}

// publish is the logger's Publisher.
func (s *logSink) publish(line *logger.Line) {
	s.copy(line)
	select {
	case s.queue <- line:
	default:
		s.dropped.Add(1)
	}
}

// flush returns when the lines queued so far were sent or lost, or ctx ended.
func (s *logSink) flush(ctx context.Context) {
	done := make(chan struct{})
	select {
	case s.flushed <- done:
	case <-ctx.Done():
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// run sends lines until ctx ends.
func (s *logSink) run(ctx context.Context) {
	defer s.hangUp()
	batch := make([]*logger.Line, 0, logBatch)
	for {
		batch = batch[:0]
		var done chan struct{}
		select {
		case <-ctx.Done():
			return
		case line := <-s.queue:
			batch = append(batch, line)
			done = s.linger(ctx)
		case done = <-s.flushed:
		}
		for more := true; more; {
			batch, more = s.fill(batch)
			s.deliver(ctx, batch)
			if more = more && done != nil; more {
				batch = batch[:0]
			}
		}
		if done != nil {
			close(done)
		}
	}
}

// linger waits for company, so that a busy provider's calls do not compete with its
// log for the processor line by line. It returns early, with what to close, if
// someone waits for the log.
func (s *logSink) linger(ctx context.Context) chan struct{} {
	t := time.NewTimer(logLinger)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case done := <-s.flushed:
		return done
	}
	return nil
}

// fill takes what is queued, up to a batch, and says whether there may be more.
func (s *logSink) fill(batch []*logger.Line) ([]*logger.Line, bool) {
	for len(batch) < logBatch {
		select {
		case line := <-s.queue:
			batch = append(batch, line)
		default:
			return batch, false
		}
	}
	return batch, true
}

// deliver sends a batch or counts it as lost. Lines lost before are reported along
// with it, at its end.
func (s *logSink) deliver(ctx context.Context, batch []*logger.Line) {
	if len(batch) == 0 {
		return
	}
	lost := s.dropped.Load() - s.told
	if lost > 0 {
		last := batch[len(batch)-1]
		batch = append(batch, &logger.Line{
			Group: last.Group, Seq: last.Seq, Time: time.Now(), Service: last.Service, Level: logger.Warn,
			Message: fmt.Sprintf("%d log lines were dropped", lost), Data: []interface{}{}, IgnorePublish: true,
		})
	}
	left := s.transmit(ctx, batch)
	if left == 0 {
		s.told += lost
		return
	}
	if lost > 0 {
		left-- // the report is no line that anyone misses
	}
	s.dropped.Add(int64(left))
	s.pause(ctx)
}

// transmit sends a batch, on another connection or to the other prefix if need be,
// and returns how many lines it could not.
func (s *logSink) transmit(ctx context.Context, batch []*logger.Line) int {
	flipped, again := false, false
	for {
		reused := s.conn != nil
		sent, err := s.send(ctx, batch)
		batch = batch[sent:]
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errPrefix) && !flipped:
			flipped = true
			s.host.other.Store(!s.host.other.Load())
		case sent > 0:
		case reused && !again: // the host closed the connection in the meantime
			again = true
		default:
			s.hangUp()
			return len(batch)
		}
		s.hangUp()
	}
}

func (s *logSink) pause(ctx context.Context) {
	t := time.NewTimer(logPause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// send posts the lines on one connection, all before the first answer is read, and
// returns how many the host took.
func (s *logSink) send(ctx context.Context, batch []*logger.Line) (int, error) {
	if s.conn == nil {
		conn, err := s.host.dial(ctx)
		if err != nil {
			return 0, err
		}
		s.conn, s.in.R = conn, conn
		s.br = bufio.NewReader(&s.in)
	}
	if err := s.conn.SetDeadline(time.Now().Add(logTimeout)); err != nil {
		return 0, err
	}
	conn := s.conn
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })() // a host that does not answer holds up no end
	path := s.host.prefix() + "log"
	var wire []byte
	for _, line := range batch {
		wire = s.append(wire, path, line)
	}
	if _, err := s.conn.Write(wire); err != nil {
		return 0, err
	}
	for sent := range batch {
		if err := s.reply(); err != nil {
			return sent, err
		}
	}
	return len(batch), nil
}

// append adds the request that posts a line.
func (s *logSink) append(wire []byte, path string, line *logger.Line) []byte {
	c := *line
	c.Time = c.Time.UTC()
	c.Message = s.hide.clean(c.Message)
	if len(c.Message) > logMaxText {
		c.Message = c.Message[:logMaxText] + fmt.Sprintf("... (%d bytes in all)", len(c.Message))
	}
	body, err := models.Encode(&c)
	if err != nil { // a value attached by With that JSON cannot express
		c.Data = []interface{}{fmt.Sprintf("%v", c.Data)}
		body, _ = models.Encode(&c)
	}
	wire = append(wire, "POST "...)
	wire = append(wire, path...)
	wire = append(wire, " HTTP/1.1\r\nHost: unix\r\nUser-Agent: Go-http-client/1.1\r\nContent-Type: application/json\r\nContent-Length: "...)
	wire = strconv.AppendInt(wire, int64(len(body)), 10)
	wire = append(wire, "\r\n\r\n"...)
	return append(wire, body...)
}

// reply reads one answer.
func (s *logSink) reply() error {
	s.in.N = logMaxReply
	resp, err := http.ReadResponse(s.br, &http.Request{Method: http.MethodPost})
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusNotFound:
		return errPrefix
	case resp.Close: // the next reply fails, and what is left goes by another connection
		_ = s.conn.Close()
	}
	return nil // a host that refuses a line will refuse it again
}

func (s *logSink) hangUp() {
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn, s.br, s.in.R = nil, nil, nil
	}
}
