package plugin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/gantline/gantline/rebar/logger"
)

// Files is an implementation of PluginUnpacker for a tree of files, usually an
// embed.FS. Embed it in a provider:
//
//	type Plugin struct{ plugin.Files }
//	&Plugin{plugin.Files{FS: tree, Root: "files"}}
type Files struct {
	// FS is the tree, Root the directory in it that is unpacked; empty for all.
	FS   fs.FS
	Root string
}

// Unpack writes the files below dir.
func (f Files) Unpack(_ logger.Logger, dir string) error {
	return UnpackFS(context.Background(), f.FS, f.Root, dir)
}

// UnpackFS writes the files of tree below root into dir, which must exist. Files
// that begin with #! or are programs become executable, as an embed.FS cannot say
// which are. Each file appears whole or not at all, and none outside dir, whatever
// symbolic links are there.
func UnpackFS(ctx context.Context, tree fs.FS, root, dir string) error {
	if root == "" {
		root = "."
	}
	sub, err := fs.Sub(tree, root)
	if err != nil {
		return fmt.Errorf("cannot unpack %s: %w", root, err)
	}
	to, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("cannot unpack: %w", err)
	}
	defer to.Close() //nolint:errcheck // a directory
	return fs.WalkDir(sub, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("cannot unpack %s: %w", name, err)
		}
		if d.IsDir() {
			if err := to.Mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("cannot unpack %s: %w", name, err)
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		if err := unpackFile(sub, to, name); err != nil {
			return fmt.Errorf("cannot unpack %s: %w", name, err)
		}
		return nil
	})
}

// unpackFile writes beside the name and renames.
func unpackFile(from fs.FS, to *os.Root, name string) error {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if bytes.HasPrefix(data, []byte("#!")) || bytes.HasPrefix(data, []byte("\x7fELF")) {
		mode = 0o755
	}
	part := path.Join(path.Dir(name), "."+path.Base(name)+".part")
	_ = to.Remove(part)
	f, err := to.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if cerr := f.Chmod(mode); err == nil { // the umask may have taken the bits
		err = cerr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = to.Rename(part, name)
	}
	if err != nil {
		_ = to.Remove(part)
	}
	return err
}
