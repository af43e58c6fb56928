// Package query reads the conditions of `wait-for`: comparisons of an entity's fields with texts,
// joined by && and ||. Juju's own language is larger; what is not served here is refused with the
// place and the words that are.
package query

import (
	"fmt"
	"slices"
	"strings"
)

// Query is a condition on fields of an entity.
type Query struct {
	text string
	any  [][]comparison // one of these must hold, all of its parts
}

type comparison struct {
	field, value string
	equal        bool
}

// Error says where a query cannot be read.
type Error struct {
	Query string
	At    int // byte offset
	What  string
}

// Error shows the query with a mark below the place.
func (e *Error) Error() string {
	return fmt.Sprintf("cannot read query: %s\n  %s\n  %s^", e.What, e.Query, strings.Repeat(" ", e.At))
}

// Parse reads a query whose fields must be among those given.
func Parse(text string, fields ...string) (*Query, error) {
	p := &parser{text: text, fields: fields}
	q := &Query{text: text}
	for {
		all, err := p.conjunction()
		if err != nil {
			return nil, err
		}
		q.any = append(q.any, all)
		if p.skip(); p.at == len(p.text) {
			return q, nil
		}
		if !p.take("||") {
			return nil, p.err("expected && or ||")
		}
	}
}

// String returns the query as it was written.
func (q *Query) String() string { return q.text }

// Holds says whether the condition holds for an entity with these fields.
func (q *Query) Holds(fields map[string]string) bool {
	return slices.ContainsFunc(q.any, func(all []comparison) bool {
		return !slices.ContainsFunc(all, func(c comparison) bool { return (fields[c.field] == c.value) != c.equal })
	})
}

type parser struct {
	text   string
	at     int
	fields []string
}

func (p *parser) err(format string, args ...any) error {
	return &Error{Query: p.text, At: p.at, What: fmt.Sprintf(format, args...)}
}

func (p *parser) skip() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

func (p *parser) take(token string) bool {
	p.skip()
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *parser) conjunction() ([]comparison, error) {
	var all []comparison
	for {
		c, err := p.comparison()
		if err != nil {
			return nil, err
		}
		all = append(all, c)
		if !p.take("&&") {
			return all, nil
		}
	}
}

func (p *parser) comparison() (comparison, error) {
	p.skip()
	start := p.at
	for p.at < len(p.text) && (p.text[p.at] == '-' || p.text[p.at] >= 'a' && p.text[p.at] <= 'z') {
		p.at++
	}
	c := comparison{field: p.text[start:p.at]}
	if !slices.Contains(p.fields, c.field) {
		p.at = start
		return c, p.err("expected one of the fields %s", strings.Join(p.fields, ", "))
	}
	switch {
	case p.take("=="):
		c.equal = true
	case p.take("!="):
	default:
		return c, p.err("expected == or !=")
	}
	p.skip()
	if p.at == len(p.text) || p.text[p.at] != '"' && p.text[p.at] != '\'' {
		return c, p.err("expected a text in quotes")
	}
	quote := p.text[p.at]
	end := strings.IndexByte(p.text[p.at+1:], quote)
	if end < 0 {
		return c, p.err("the text does not end")
	}
	c.value = p.text[p.at+1 : p.at+1+end]
	p.at += end + 2
	return c, nil
}
