// Package common holds what clients of several facades share. It mirrors the part of
// github.com/juju/juju/api/common of Juju 3.6 that reads a model's log.
package common

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// DebugLogParams say which records of a model's log are wanted.
type DebugLogParams struct {
	// IncludeEntity and ExcludeEntity are tags, with * for any text; IncludeModule and ExcludeModule
	// beginnings of modules; IncludeLabel and ExcludeLabel labels. Nothing included means all.
	IncludeEntity, ExcludeEntity []string
	IncludeModule, ExcludeModule []string
	IncludeLabel, ExcludeLabel   []string
	// Limit ends the stream after so many records; 0 means no end.
	Limit uint
	// Backlog is how many of the last records come first.
	Backlog uint
	// Level is the least severe level wanted, "" for all.
	Level string
	// Replay begins with the oldest record that is kept.
	Replay bool
	// NoTail ends the stream after what is kept.
	NoTail bool
	// StartTime leaves out what was logged before.
	StartTime time.Time
}

// URLQuery returns the parameters as the stream takes them.
func (p DebugLogParams) URLQuery() url.Values {
	q := url.Values{
		"includeEntity": p.IncludeEntity, "excludeEntity": p.ExcludeEntity, "includeModule": p.IncludeModule,
		"excludeModule": p.ExcludeModule, "includeLabel": p.IncludeLabel, "excludeLabel": p.ExcludeLabel,
	}
	if p.Replay {
		q.Set("replay", "true")
	}
	if p.NoTail {
		q.Set("noTail", "true")
	}
	if p.Limit > 0 {
		q.Set("maxLines", strconv.FormatUint(uint64(p.Limit), 10))
	}
	if p.Backlog > 0 {
		q.Set("backlog", strconv.FormatUint(uint64(p.Backlog), 10))
	}
	if p.Level != "" {
		q.Set("level", p.Level)
	}
	if !p.StartTime.IsZero() {
		q.Set("startTime", p.StartTime.Format(time.RFC3339Nano))
	}
	return q
}

// LogMessage is one record of a model's log.
type LogMessage struct {
	// Entity is the tag of whose agent logged.
	Entity    string
	Timestamp time.Time
	Severity  string
	Module    string
	Location  string
	Message   string
	Labels    []string
}

// FollowDebugLog calls f with the records that are wanted, until ctx ends, f fails, or the server
// has no more. The end of the records is no error.
func FollowDebugLog(ctx context.Context, source base.StreamConnector, args DebugLogParams, f func(LogMessage) error) error {
	stream, err := connectLog(ctx, source, args)
	if err != nil {
		return fmt.Errorf("cannot connect to the log: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { stream.Close() })
	defer stop()
	defer stream.Close()
	for {
		var m params.LogMessage
		if err := stream.ReadJSON(&m); err != nil {
			return ended(ctx, err)
		}
		err := f(LogMessage{m.Entity, m.Timestamp, m.Severity, m.Module, m.Location, m.Message, m.Labels})
		if err != nil {
			return err
		}
	}
}

// connectLog gives up with ctx where the source can.
func connectLog(ctx context.Context, source base.StreamConnector, args DebugLogParams) (base.Stream, error) {
	if s, ok := source.(base.ContextStreamConnector); ok {
		return s.ConnectStreamContext(ctx, "/log", args.URLQuery())
	}
	return source.ConnectStream("/log", args.URLQuery())
}

// WatchDebugLog returns a channel of the records that are wanted; it is closed when there are no
// more. Reading it to the end, or closing the connection, ends the stream.
func WatchDebugLog(source base.StreamConnector, args DebugLogParams) (<-chan LogMessage, error) {
	stream, err := source.ConnectStream("/log", args.URLQuery())
	if err != nil {
		return nil, fmt.Errorf("cannot connect to the log: %w", err)
	}
	out := make(chan LogMessage)
	go func() { // ends with the stream, as documented
		defer close(out)
		defer stream.Close()
		for {
			var m params.LogMessage
			if stream.ReadJSON(&m) != nil {
				return
			}
			out <- LogMessage{m.Entity, m.Timestamp, m.Severity, m.Module, m.Location, m.Message, m.Labels}
		}
	}()
	return out, nil
}
