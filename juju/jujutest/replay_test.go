package jujutest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
)

// TestRecordingReplays plays a whole recording to a client that sends what was received, and compares
// all that comes back with what was sent.
func TestRecordingReplays(t *testing.T) {
	data, err := os.ReadFile("testdata/readme.jsonl")
	check(t, err)
	transcript, err := jujutest.ReadRecording(bytes.NewReader(data))
	check(t, err)
	frames := 0
	for _, c := range transcript.Conversations {
		frames += len(c.Steps)
	}
	if want := bytes.Count(data, []byte(`"frame"`)); frames != want || len(transcript.Conversations) != 6 {
		t.Fatalf("%d frames in %d conversations, want %d in 6", frames, len(transcript.Conversations), want)
	}
	again, err := jujutest.ParseTranscript([]byte(transcript.String()))
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Transcript: again})
	var running sync.WaitGroup
	for _, c := range transcript.Conversations { // one after the other begins, so that they are had in order
		stream := dial(t, server, c.Path)
		running.Go(func() { converse(t, stream, c.Steps) })
	}
	running.Wait()
}

func converse(t *testing.T, stream rpc.Stream, steps []jujutest.Step) {
	defer func() { _ = stream.Close() }()
	for _, step := range steps {
		if step.Kind == jujutest.Receive {
			if err := stream.WriteMessage(step.Frame); err != nil {
				t.Error(err)
				return
			}
			continue
		}
		got, err := stream.ReadMessage()
		if err != nil {
			t.Error(err)
			return
		}
		if !sameJSON(got, step.Frame) {
			t.Errorf("got %s, want %s", got, step.Frame)
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func dial(t *testing.T, s *jujutest.Server, path string) rpc.Stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	info := &api.Info{Addrs: []string{s.Addr()}, CACert: s.CACert(), SkipLogin: true}
	stream, _, err := api.DialPath(ctx, info, path, api.DialOpts{})
	check(t, err)
	return stream
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
