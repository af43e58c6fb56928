package plugincmd

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/rebar/models"
)

// tree is the provider that plugin new makes; each file is a template.
//
//go:embed template
var tree embed.FS

// scaffold is what the templates are filled with.
type scaffold struct {
	Name    string
	Module  string
	Replace string
}

func newNew() *cobra.Command {
	var s scaffold
	var dir string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a new provider, with tests",
		Long: `Make a new provider: a Go module with a definition, one action, a content bundle
with one param, and tests that run it without a dr-provision. It compiles and its
tests pass as it is. Until the framework has its first release, say --replace with
the directory rebar of a checkout.`,
		Example: `  gantline plugin new hello
  cd hello && go mod tidy && go test ./... && go build && gantline plugin test ./hello --action hello`,
		Args:         cobra.ExactArgs(1),
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.Name = args[0]
			if err := models.ValidName("not a name for a provider:", s.Name); err != nil || strings.ContainsAny(s.Name, " ") {
				return fmt.Errorf("cannot make provider: %q is not a name: want a letter, then letters, digits, dots, dashes or underscores", s.Name)
			}
			if dir == "" {
				dir = s.Name
			}
			if s.Module == "" {
				s.Module = "example.com/" + s.Name
			}
			if s.Replace != "" {
				abs, err := filepath.Abs(s.Replace)
				if err != nil {
					return err
				}
				s.Replace = abs
			}
			names, err := s.write(dir)
			if err != nil {
				return err
			}
			for _, n := range names {
				fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(dir, n)) //nolint:errcheck // a listing
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&dir, "dir", "", "where to write it (default: NAME)")
	f.StringVar(&s.Module, "module", "", "the module's path (default: example.com/NAME)")
	f.StringVar(&s.Replace, "replace", "", "a directory to take the framework from, in place of its release")
	return cmd
}

// write fills the templates into dir, which must be new or empty, and returns the
// names of the files.
func (s scaffold) write(dir string) ([]string, error) {
	if old, err := os.ReadDir(dir); err == nil && len(old) > 0 {
		return nil, fmt.Errorf("cannot make provider: %s is not empty", dir)
	}
	var names []string
	err := fs.WalkDir(tree, "template", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := tree.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Delims("[[", "]]").Option("missingkey=error").Parse(string(text))
		if err != nil {
			return err
		}
		rel := strings.TrimSuffix(strings.TrimPrefix(name, "template/"), ".tmpl")
		to := filepath.Join(dir, filepath.FromSlash(rel))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { //nolint:gosec // source code
			return err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // source code
		if err != nil {
			return err
		}
		err = t.Execute(f, s)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		names = append(names, path.Clean(rel))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cannot make provider: %w", err)
	}
	return names, nil
}
