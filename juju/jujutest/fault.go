package jujutest

import (
	"bytes"
	"sync/atomic"
	"time"

	"github.com/gantline/gantline/juju/rpc"
)

// Fault is something that goes wrong with a connection at a frame. Frames are counted in both
// directions, from 1.
type Fault struct {
	// Connection is the connection in the order of their opening, from 1; 0 means every one.
	Connection int
	// Frame is the frame that it happens to; 0 means every one.
	Frame int
	// Delay keeps the frame back.
	Delay time.Duration
	// Drop cuts the connection; the frame is lost.
	Drop bool
	// Text, where it is set, takes the place of a frame that the server sends: bad JSON for example.
	// Beside Status it is the answer's text.
	Text string
	// Status refuses the connection before it is a websocket, with this HTTP status; 0 does not.
	Status int
}

// faulty is a stream on which faults happen.
type faulty struct {
	rpc.Stream
	faults []Fault
	stop   <-chan struct{}
	count  atomic.Int64 // frames so far; the two directions have a goroutine each
}

// ReadMessage implements rpc.Stream.
func (f *faulty) ReadMessage() ([]byte, error) {
	data, err := f.Stream.ReadMessage()
	if err != nil {
		return nil, err
	}
	_, err = f.happen(nil)
	return data, err
}

// WriteMessage implements rpc.Stream.
func (f *faulty) WriteMessage(parts ...[]byte) error {
	data, err := f.happen(bytes.Join(parts, nil))
	if err != nil {
		return err
	}
	return f.Stream.WriteMessage(data)
}

func (f *faulty) happen(data []byte) ([]byte, error) {
	n := int(f.count.Add(1))
	for _, fault := range f.faults {
		if fault.Frame != 0 && fault.Frame != n {
			continue
		}
		f.delay(fault.Delay)
		if fault.Drop {
			f.Abort()
			return nil, errCut
		}
		if fault.Text != "" {
			data = []byte(fault.Text)
		}
	}
	return data, nil
}

func (f *faulty) delay(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-f.stop:
	}
}
