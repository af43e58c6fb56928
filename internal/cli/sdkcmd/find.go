package sdkcmd

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// found is the files that a command line means.
type found struct {
	sources []string // Go files
	modules []string // go.mod files
}

func find(args []string) (found, error) {
	var f found
	for _, arg := range args {
		dir, deep := strings.CutSuffix(filepath.ToSlash(arg), "...")
		if deep {
			dir = strings.TrimSuffix(dir, "/")
			if dir == "" {
				dir = "."
			}
		}
		info, err := os.Stat(dir)
		switch {
		case err != nil:
			return found{}, fmt.Errorf("cannot find %s: %w", arg, err)
		case !info.IsDir():
			if !f.add(dir) {
				return found{}, fmt.Errorf("%s is neither a directory nor a Go file", arg)
			}
		default:
			if err := f.walk(dir, deep); err != nil {
				return found{}, err
			}
		}
	}
	slices.Sort(f.sources)
	slices.Sort(f.modules)
	f.sources, f.modules = slices.Compact(f.sources), slices.Compact(f.modules)
	return f, nil
}

func (f *found) walk(root string, deep bool) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && (!deep || left(d.Name())) {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			f.add(path)
		}
		return nil
	})
}

// left says of a directory that it is left out, as the go command does.
func left(name string) bool {
	return name == "vendor" || name == "testdata" || name[0] == '.' || name[0] == '_'
}

func (f *found) add(path string) bool {
	switch {
	case filepath.Base(path) == "go.mod":
		f.modules = append(f.modules, path)
	case filepath.Ext(path) == ".go":
		f.sources = append(f.sources, path)
	default:
		return false
	}
	return true
}
