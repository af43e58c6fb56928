package apiserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gantline/gantline/internal/facade"
	"github.com/gantline/gantline/internal/logstore"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// LogStore keeps what agents log.
type LogStore interface {
	Append(modelUUID string, r logstore.Record) error
	// Follow calls f with the records that match until ctx ends or the filter is content.
	Follow(ctx context.Context, modelUUID string, filter logstore.Filter, f func(logstore.Record) error) error
}

// maxLogLife is how long a user may follow a log, as in the original.
const maxLogLife = 24 * time.Hour

// logSink takes the records that an agent sends, one a frame, and notes whose they are. Nothing is
// answered.
func (s *Server) logSink(w http.ResponseWriter, r *request) {
	s.stream(w, r, facade.AgentsOnly, nil, func(_ context.Context, socket *rpc.Websocket) error {
		for {
			data, err := socket.ReadMessage()
			if err != nil {
				return err
			}
			var in params.LogRecord
			if err := json.Unmarshal(data, &in); err != nil {
				return fmt.Errorf("cannot read log record: %w", err)
			}
			err = s.cfg.Logs.Append(r.model(), logstore.Record{
				Time: in.Time, Entity: r.user.identity.Tag(), Module: in.Module, Location: in.Location,
				Level: in.Level, Message: in.Message, Labels: in.Labels,
			})
			if err != nil {
				return err
			}
		}
	})
}

// debugLog tells a user what the model's agents log.
func (s *Server) debugLog(w http.ResponseWriter, r *request) {
	filter, err := logFilter(r.URL.Query())
	s.stream(w, r, facade.Readers, err, func(ctx context.Context, socket *rpc.Websocket) error {
		ctx, cancel := context.WithTimeout(ctx, maxLogLife)
		defer cancel()
		go func() { // ends with the socket, which stream closes
			defer cancel()
			for {
				if _, err := socket.ReadMessage(); err != nil {
					return
				}
			}
		}()
		return s.cfg.Logs.Follow(ctx, r.model(), filter, func(rec logstore.Record) error {
			return writeJSON(socket, params.LogMessage{
				Entity: rec.Entity, Timestamp: rec.Time, Severity: rec.Level, Module: rec.Module, Location: rec.Location,
				Message: rec.Message, Labels: rec.Labels,
			})
		})
	})
}

// logFilter reads the query of a debug-log stream.
func logFilter(q url.Values) (f logstore.Filter, err error) {
	f = logstore.Filter{
		Level:           q.Get("level"),
		IncludeEntities: q["includeEntity"], ExcludeEntities: q["excludeEntity"],
		IncludeModules: q["includeModule"], ExcludeModules: q["excludeModule"],
		IncludeLabels: q["includeLabel"], ExcludeLabels: q["excludeLabel"],
	}
	if f.Level != "" && !logstore.ValidLevel(f.Level) {
		return f, badRequest("level value %q is not one of \"TRACE\", \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\"", f.Level)
	}
	for name, into := range map[string]*bool{"replay": &f.Replay, "noTail": &f.NoTail} {
		if text := q.Get(name); text != "" {
			if *into, err = strconv.ParseBool(text); err != nil {
				return f, badRequest("%s value %q is not a valid boolean", name, text)
			}
		}
	}
	for name, into := range map[string]*int{"maxLines": &f.Limit, "backlog": &f.Backlog} {
		if text := q.Get(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 31)
			if err != nil {
				return f, badRequest("%s value %q is not a valid unsigned number", name, text)
			}
			*into = int(n)
		}
	}
	if text := q.Get("startTime"); text != "" {
		if f.Since, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return f, badRequest("startTime value %q is not a valid time in RFC3339 format", text)
		}
	}
	return f, nil
}
