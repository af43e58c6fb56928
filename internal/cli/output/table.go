package output

import (
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Table is rows of cells in columns two spaces apart. Numbers may stand to the right.
type Table struct {
	header []string
	right  []bool
	rows   [][]Cell
}

// Cell is a text and how it is painted.
type Cell struct {
	Text  string
	Paint Paint
}

// NewTable returns a table with these headings. A heading that begins with ">" stands to the right
// with its column.
func NewTable(headings ...string) *Table {
	t := &Table{}
	for _, h := range headings {
		text, right := strings.CutPrefix(h, ">")
		t.header = append(t.header, text)
		t.right = append(t.right, right)
	}
	return t
}

// Row adds a row of plain texts.
func (t *Table) Row(texts ...string) {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i] = Cell{Text: text}
	}
	t.rows = append(t.rows, cells)
}

// Cells adds a row of painted texts.
func (t *Table) Cells(cells ...Cell) { t.rows = append(t.rows, cells) }

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Line returns a text that others wrote, such as a charm's message, as one line that a terminal does
// not obey: line breaks and tabs become spaces, other control characters "�".
func Line(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, text)
}

// Write writes headings and rows; colour says whether cells are painted.
func (t *Table) Write(w io.Writer, colour bool) error {
	widths := make([]int, len(t.header))
	head := make([]Cell, len(t.header))
	for i, h := range t.header {
		head[i] = Cell{Text: h}
	}
	all := slices.Concat([][]Cell{head}, t.rows)
	for _, row := range all {
		for i, c := range row {
			row[i].Text = Line(c.Text)
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i].Text))
		}
	}
	var b strings.Builder
	for _, row := range all {
		var line strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c.Text))
			text := c.Text
			if colour {
				text = c.Paint.apply(text)
			}
			if t.right[i] {
				line.WriteString(pad + text)
			} else {
				line.WriteString(text + pad)
			}
			if i < len(row)-1 {
				line.WriteString("  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
