package logstore

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gantline/gantline/internal/domain"
)

// Filter says which records are wanted.
type Filter struct {
	// Replay begins with the oldest record that is kept; else Backlog says how many of the last
	// that match come first, 0 for none.
	Replay  bool
	Backlog int
	// NoTail ends after what is kept.
	NoTail bool
	// Limit ends after so many records; 0 means no end.
	Limit int
	// Level is the least severe level wanted: TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL; "" for
	// all.
	Level string
	// Since leaves out what was logged before.
	Since time.Time
	// IncludeEntities and ExcludeEntities are tags with * for any text, IncludeModules and
	// ExcludeModules beginnings of modules, IncludeLabels and ExcludeLabels labels. Nothing
	// included means everything.
	IncludeEntities, ExcludeEntities []string
	IncludeModules, ExcludeModules   []string
	IncludeLabels, ExcludeLabels     []string
}

var levels = domain.LogLevels()

// ValidLevel says whether a level's name is known.
func ValidLevel(name string) bool { return slices.Contains(levels, strings.ToUpper(name)) }

func (f *Filter) matches(r Record) bool {
	if f.Level != "" && slices.Index(levels, strings.ToUpper(r.Level)) < slices.Index(levels, strings.ToUpper(f.Level)) {
		return false
	}
	if r.Time.Before(f.Since) {
		return false
	}
	glob := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { ok, err := path.Match(p, r.Entity); return ok && err == nil })
	}
	module := func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return r.Module == n || strings.HasPrefix(r.Module, n+".") })
	}
	label := func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(r.Labels, n) })
	}
	included := (len(f.IncludeEntities) == 0 || glob(f.IncludeEntities)) &&
		(len(f.IncludeModules) == 0 || module(f.IncludeModules)) && (len(f.IncludeLabels) == 0 || label(f.IncludeLabels))
	return included && !glob(f.ExcludeEntities) && !module(f.ExcludeModules) && !label(f.ExcludeLabels)
}

// errEnough ends a follower that has had what it asked for.
var errEnough = errors.New("enough")

// Follow calls f with the records that match: those that are kept as the filter says, then new
// ones as they come, until ctx ends, f fails or the filter is content, which is no error. A
// follower that falls far behind misses records.
func (s *Store) Follow(ctx context.Context, model string, filter Filter, f func(Record) error) error {
	m, err := s.model(model)
	if err != nil {
		return err
	}
	sent := 0
	give := func(r Record) error {
		if !filter.matches(r) {
			return nil
		}
		if err := f(r); err != nil {
			return err
		}
		if sent++; sent == filter.Limit {
			return errEnough
		}
		return nil
	}
	at, err := m.history(filter, give)
	if err == nil && !filter.NoTail {
		err = m.tail(ctx, at, give)
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// history gives what is kept, as the filter says, and returns the number of the record that comes
// next.
func (m *modelLog) history(filter Filter, give func(Record) error) (next int64, err error) {
	m.mu.Lock()
	next = m.next
	var k kept
	if filter.Replay || filter.Backlog > 0 {
		k, err = m.snapshot()
	}
	m.mu.Unlock()
	if err != nil {
		return next, err
	}
	defer k.close() //nolint:errcheck // read only
	if filter.Replay {
		return next, k.records(give)
	}
	var last []Record
	err = k.records(func(r Record) error {
		if !filter.matches(r) {
			return nil
		}
		if last = append(last, r); len(last) > filter.Backlog {
			last = last[1:]
		}
		return nil
	})
	for _, r := range last {
		if err == nil {
			err = give(r)
		}
	}
	return next, err
}

func (m *modelLog) tail(ctx context.Context, at int64, give func(Record) error) error {
	for {
		m.mu.Lock()
		first := m.next - int64(len(m.recent))
		news := slices.Clone(m.recent[max(at, first)-first:])
		at = m.next
		changed, open := m.changed, m.file != nil
		m.mu.Unlock()
		for _, r := range news {
			if err := give(r); err != nil {
				return err
			}
		}
		if !open {
			return errClosed
		}
		if len(news) > 0 {
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
