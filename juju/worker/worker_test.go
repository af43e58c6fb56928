package worker_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/worker"
	"github.com/gantline/gantline/juju/worker/workertest"
)

func TestStop(t *testing.T) {
	no := errors.New("no")
	if err := worker.Stop(workertest.NewErrorWorker(no)); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
}

func TestDead(t *testing.T) {
	w := workertest.NewErrorWorker(nil)
	ch := worker.Dead(w)
	select {
	case <-ch:
		t.Fatal("dead before it was killed")
	case <-time.After(10 * time.Millisecond):
	}
	w.Kill()
	<-ch

	own := make(chan struct{})
	close(own)
	<-worker.Dead(selfDead{workertest.NewForeverWorker(nil), own})
}

// selfDead answers Dead itself; its Wait would block.
type selfDead struct {
	worker.Worker
	dead chan struct{}
}

func (s selfDead) Dead() <-chan struct{} { return s.dead }

func TestSlogLogger(t *testing.T) {
	var out bytes.Buffer
	l := worker.SlogLogger{Logger: slog.New(slog.NewTextHandler(&out, nil))}
	l.Tracef("trace %d", 1)
	l.Debugf("debug %d", 2)
	l.Infof("info %d", 3)
	l.Warningf("warning %d", 4)
	l.Errorf("error %d", 5)
	got := out.String()
	for text, want := range map[string]bool{
		"trace": false, "debug": false, "info 3": true, "warning 4": true, "error 5": true,
	} {
		if strings.Contains(got, text) != want {
			t.Errorf("%q in the log is %v, want %v:\n%s", text, !want, want, got)
		}
	}
	worker.SlogLogger{}.Errorf("discarded")
}
