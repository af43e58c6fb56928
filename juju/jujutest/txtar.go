package jujutest

import "bytes"

// section is one file of a txtar archive.
type section struct {
	name string
	data []byte
	line int // the number of its first line, from 1
}

// parseArchive parts a txtar archive: a comment, and files that each begin at a line "-- name --".
func parseArchive(data []byte) (comment string, sections []section) {
	line := 0
	var text []byte
	flush := func() {
		if len(sections) == 0 {
			comment = string(text)
			return
		}
		sections[len(sections)-1].data = text
	}
	for l := range bytes.Lines(data) {
		line++
		name, ok := marker(l)
		if !ok {
			text = append(text, l...)
			continue
		}
		flush()
		text = nil
		sections = append(sections, section{name: name, line: line + 1})
	}
	flush()
	return comment, sections
}

// marker reads a line that begins a file.
func marker(line []byte) (string, bool) {
	inner, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("-- "))
	if !ok {
		return "", false
	}
	inner, ok = bytes.CutSuffix(inner, []byte(" --"))
	name := bytes.TrimSpace(inner)
	return string(name), ok && len(name) > 0
}
