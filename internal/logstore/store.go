package logstore

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// defaultSize is how much of a model's log is kept at least, in bytes; up to twice as much is on
// disk.
const defaultSize = 16 << 20

// Record is one line of a log.
type Record struct {
	Time time.Time `json:"t"`
	// Entity is the tag of whose agent logged, such as "unit-web-0".
	Entity   string   `json:"e"`
	Module   string   `json:"m"`
	Location string   `json:"l,omitempty"`
	Level    string   `json:"v"`
	Message  string   `json:"x"`
	Labels   []string `json:"c,omitempty"`
}

// Store keeps the logs of all models. Its methods may be called from any goroutine.
type Store struct {
	dir  string
	size int64

	mu     sync.Mutex // guards models and closed
	models map[string]*modelLog
	closed bool
}

// Open returns the store in dir, which is made if missing. size is how many bytes of each model's
// log are kept at least, 16 MiB when zero.
func Open(dir string, size int64) (*Store, error) {
	if size == 0 {
		size = defaultSize
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the directory of logs: %w", err)
	}
	return &Store{dir: dir, size: size, models: map[string]*modelLog{}}, nil
}

// errClosed is returned after Close.
var errClosed = errors.New("the log store is closed")

// modelLog is one model's log: the file that is written, an older one, and who follows.
type modelLog struct {
	path string
	size int64

	mu      sync.Mutex // guards what follows
	file    *os.File
	written int64
	changed chan struct{} // closed and replaced with every write
	next    int64         // the number of the next record
	recent  []Record      // records next-len(recent) to next-1
}

// recentLen is how many records a slow follower may be behind before it misses some.
const recentLen = 4096

func (s *Store) model(uuid string) (*modelLog, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	m := s.models[uuid]
	if m == nil {
		m = &modelLog{path: filepath.Join(s.dir, filepath.Base(uuid)+".log"), size: s.size, changed: make(chan struct{})}
		if err := m.open(); err != nil {
			return nil, err
		}
		s.models[uuid] = m
	}
	return m, nil
}

func (m *modelLog) open() error {
	f, err := os.OpenFile(m.path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("cannot open log: %w", err)
	}
	end, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		err = endLine(f, end)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	m.file, m.written = f, end
	return nil
}

// endLine ends a line that a crash cut short, so that the next record does not join it.
func endLine(f *os.File, end int64) error {
	if end == 0 {
		return nil
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, end-1); err != nil {
		return err
	}
	if last[0] == '\n' {
		return nil
	}
	_, err := f.WriteString("\n")
	return err
}

// Append adds a record to the model's log.
func (s *Store) Append(model string, r Record) error {
	m, err := s.model(model)
	if err != nil {
		return err
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return m.append(r, append(line, '\n'))
}

func (m *modelLog) append(r Record, line []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		return errClosed
	}
	if m.written > m.size {
		if err := m.rotate(); err != nil {
			return err
		}
	}
	n, err := m.file.Write(line)
	m.written += int64(n)
	if err != nil {
		return fmt.Errorf("cannot write log: %w", err)
	}
	m.next++
	m.recent = append(m.recent, r)
	if len(m.recent) > 2*recentLen {
		m.recent = append([]Record(nil), m.recent[len(m.recent)-recentLen:]...)
	}
	close(m.changed)
	m.changed = make(chan struct{})
	return nil
}

// rotate makes the file the older one and begins another.
func (m *modelLog) rotate() error {
	if err := errors.Join(m.file.Close(), os.Rename(m.path, m.path+".1")); err != nil {
		return fmt.Errorf("cannot rotate log: %w", err)
	}
	return m.open()
}

// kept is what was on disk at one moment, the oldest first.
type kept []keptFile

type keptFile struct {
	file *os.File
	size int64
}

// snapshot opens what is on disk. No record is written meanwhile: the caller holds mu.
func (m *modelLog) snapshot() (kept, error) {
	var k kept
	for _, path := range []string{m.path + ".1", m.path} {
		file, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, errors.Join(err, k.close())
		}
		k = append(k, keptFile{file: file})
		info, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, k.close())
		}
		k[len(k)-1].size = info.Size()
	}
	return k, nil
}

func (k kept) close() error {
	var errs []error
	for _, f := range k {
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}

// records calls f with each record. A line that a crash cut short is passed over.
func (k kept) records(f func(Record) error) error {
	for _, file := range k {
		if err := each(io.LimitReader(file.file, file.size), f); err != nil {
			return err
		}
	}
	return nil
}

func each(r io.Reader, f func(Record) error) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var record Record
		if json.Unmarshal(line, &record) != nil {
			continue
		}
		if err := f(record); err != nil {
			return err
		}
	}
}

// Close closes the files and ends those who follow.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var errs []error
	for _, m := range s.models {
		m.mu.Lock()
		errs = append(errs, m.file.Close())
		m.file = nil
		close(m.changed)
		m.changed = make(chan struct{})
		m.mu.Unlock()
	}
	return errors.Join(errs...)
}
