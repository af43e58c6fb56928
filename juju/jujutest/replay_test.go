package jujutest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/jujutest"
	"github.com/gantline/gantline/juju/rpc"
)

// TestRecordingsReplay plays whole recordings, of eight clients, to a client that sends what was
// received, and compares all that comes back with what was sent.
func TestRecordingsReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	check(t, err)
	if len(files) != 8 {
		t.Fatalf("there are %d recordings", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { replay(t, file) })
	}
}

func replay(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	check(t, err)
	transcript, err := jujutest.ReadRecording(bytes.NewReader(data))
	check(t, err)
	frames := 0
	for _, c := range transcript.Conversations {
		frames += len(c.Steps)
	}
	wantFrames, wantConns := bytes.Count(data, []byte(`"frame":`)), bytes.Count(data, []byte(`"ev":"open"`))
	if frames != wantFrames || len(transcript.Conversations) != wantConns {
		t.Fatalf("%d frames in %d conversations, want %d in %d", frames, len(transcript.Conversations), wantFrames, wantConns)
	}
	again, err := jujutest.ParseTranscript([]byte(transcript.String()))
	check(t, err)
	server := jujutest.NewServer(t, jujutest.Config{Transcript: again})
	var running sync.WaitGroup
	for _, c := range transcript.Conversations { // each begins after the one before, so that they are had in order
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
