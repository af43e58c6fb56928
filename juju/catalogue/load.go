package catalogue

import (
	_ "embed"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
)

//go:embed facades.tsv
var table string //nolint:gochecknoglobals // what embed asks for; nothing writes it

// Load reads the catalogue that is part of this module.
func Load() (*Catalogue, error) { return parse(table) }

func parse(text string) (*Catalogue, error) {
	c := &Catalogue{types: map[string]string{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if err := c.add(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("cannot read the catalogue of facades: line %d: %w", n, err)
		}
	}
	return c, nil
}

func (c *Catalogue) add(fields []string) error {
	switch kind := fields[0]; {
	case kind == "facade" && (len(fields) == 7 || len(fields) == 8):
		f := Facade{
			Name: fields[1], Scope: Scope(fields[3]), Callers: strings.Fields(fields[4]),
			Package: unless(fields[5]), Start: fields[6] == "start",
		}
		var err error
		if f.Versions, err = numbers(fields[2]); err == nil && len(fields) == 8 {
			f.Also, err = numbers(fields[7])
		}
		c.facades = append(c.facades, f)
		return err
	case kind == "method" && len(fields) == 4 && len(c.facades) > 0:
		f := &c.facades[len(c.facades)-1]
		f.Methods = append(f.Methods, Method{Name: fields[1], Params: unless(fields[2]), Result: unless(fields[3])})
	case (kind == "variant" && len(fields) == 5 || kind == "gone" && len(fields) == 3) && len(c.facades) > 0:
		return c.vary(fields)
	case kind == "type" && len(fields) == 3:
		c.types[fields[1]] = fields[2]
	default:
		return fmt.Errorf("%q with %d fields", kind, len(fields))
	}
	return nil
}

// vary takes what a method is in other versions than the last.
func (c *Catalogue) vary(fields []string) error {
	versions, err := numbers(fields[1])
	v := Variant{Versions: versions, Method: Method{Name: fields[2]}, Gone: fields[0] == "gone"}
	if !v.Gone {
		v.Params, v.Result = unless(fields[3]), unless(fields[4])
	}
	f := &c.facades[len(c.facades)-1]
	f.Variants = append(f.Variants, v)
	return err
}

func numbers(list string) ([]int, error) {
	var all []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// unless makes nothing of the dash that stands for it.
func unless(field string) string {
	if field == "-" {
		return ""
	}
	return field
}

// identifiers yields the words of a shape, packages' names before a dot included.
func identifiers(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text, func(r rune) bool {
		return r != '.' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
