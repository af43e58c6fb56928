package sdkcmd

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// change is what becomes of one file.
type change struct {
	file    string
	content []byte
	imports []moved
}

// moved is one import of it.
type moved struct {
	line     int
	from, to string
}

// planAll returns the changes of the files that change. It is an error that names every file that
// cannot be read as Go.
func planAll(files []string) ([]change, error) {
	var changes []change
	var errs []error
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			errs = append(errs, fmt.Errorf("cannot read %s: %w", file, err))
			continue
		}
		c, err := plan(file, src)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if len(c.imports) > 0 {
			changes = append(changes, c)
		}
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("nothing was changed: %w", errors.Join(errs...))
	}
	return changes, nil
}

// plan changes the imports of a file and nothing else. What was formatted stays so.
func plan(file string, src []byte) (change, error) {
	c := change{file: file, content: src}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, src, parser.ImportsOnly)
	if err != nil {
		return c, fmt.Errorf("cannot read as Go: %w", err)
	}
	specs := slices.Clone(f.Imports)
	slices.SortFunc(specs, func(a, b *ast.ImportSpec) int { return cmp.Compare(b.Pos(), a.Pos()) })
	for _, spec := range specs { // from the end, so that offsets stay
		from, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return c, fmt.Errorf("cannot read as Go: %s: %w", fset.Position(spec.Pos()), err)
		}
		to, name, ok := target(from)
		if !ok {
			continue
		}
		text := strconv.Quote(to)
		if spec.Name == nil && name != "" {
			text = name + " " + text
		}
		at := fset.Position(spec.Path.Pos())
		c.content = slices.Concat(c.content[:at.Offset], []byte(text), c.content[at.Offset+len(spec.Path.Value):])
		c.imports = append(c.imports, moved{line: at.Line, from: from, to: to})
	}
	slices.Reverse(c.imports)
	if was, err := format.Source(src); err != nil || !bytes.Equal(was, src) {
		return c, nil //nolint:nilerr // a file that is not formatted, or not whole, keeps its form
	}
	if c.content, err = format.Source(c.content); err != nil {
		return c, fmt.Errorf("cannot format %s: %w", file, err)
	}
	return c, nil
}

// write replaces the file at once; it keeps its permissions.
func (c change) write() error {
	info, err := os.Stat(c.file)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(c.file), ".rewrite-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // gone once it is renamed
	_, err = tmp.Write(c.content)
	if err := errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close()); err != nil {
		return fmt.Errorf("cannot write %s: %w", c.file, err)
	}
	return os.Rename(tmp.Name(), c.file)
}
