package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/rebar/models"
)

func defineChecks() []Check {
	return []Check{
		{
			ID: "define-json", Title: "define prints one JSON object and exits 0", Level: Must,
			Matters: "a host skips a provider that it cannot read", run: checkDefineJSON,
		},
		{
			ID: "define-quiet", Title: "define writes nothing to standard error", Level: Should, Row: 10,
			Matters: "hosts that take both streams for one cannot read the definition", run: checkDefineQuiet,
		},
		{
			ID: "define-catalog", Title: "define with RS_TOKEN=catalog does not call the API", Level: Must,
			Matters: "catalogues are built where there is no API", run: checkDefineCatalog,
		},
		{
			ID: "define-validate", Title: "define with a token prints a definition, and nothing on standard error", Level: Should, Row: 10,
			Matters: "the provider vanishes from hosts that take both streams for one", run: checkDefineValidate,
		},
		{
			ID: "define-name", needs: defined, Title: "the definition has a valid Name and a Version", Level: Must,
			Matters: "hosts file the provider under its name", run: onDefinition(checkName),
		},
		{
			ID: "define-protocol", needs: defined, Title: "PluginVersion is 4", Level: Must,
			Matters: "hosts skip any other", run: onDefinition(checkProtocol),
		},
		{
			ID: "define-actions", needs: defined, Title: "each action has a Command, and none is there twice", Level: Must,
			Matters: "hosts register actions by model and command", run: onDefinition(checkActions),
		},
		{
			ID: "define-content", needs: defined, Title: "Content is a content bundle in YAML", Level: Must,
			Matters: "hosts reject the provider with its content", run: onDefinition(checkContent),
		},
		{
			ID: "define-objects", needs: defined, Title: "StoreObjects holds JSON schema properties", Level: Must,
			Matters: "hosts make a schema of them", run: onDefinition(checkStoreObjects),
		},
		{
			ID: "version", needs: defined, Title: "version prints the version that define says", Level: Should,
			Matters: "people ask the binary", run: checkVersion,
		},
		{
			ID: "unknown-command", Title: "an unknown command is an error", Level: Must,
			Matters: "hosts probe for commands", run: checkUnknownCommand,
		},
		{
			ID: "unpack", Title: "unpack makes its directory, writes only there, and exits 0", Level: Must,
			Matters: "hosts skip a provider whose unpack fails", run: checkUnpack,
		},
		{
			ID: "unpack-usage", Title: "unpack without argument is a usage error", Level: Should, Row: 19,
			Matters: "people get a stack trace for a typing error", run: checkUnpackUsage,
		},
	}
}

func checkDefineJSON(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, catalogToken, "define")
	if err != nil {
		return err
	}
	if out.Code != 0 {
		return fmt.Errorf("exit code %d: %.200s", out.Code, out.Stderr)
	}
	dec := json.NewDecoder(strings.NewReader(out.Stdout))
	var def map[string]interface{}
	if err := dec.Decode(&def); err != nil {
		return fmt.Errorf("cannot decode %.80q: %w", out.Stdout, err)
	}
	if dec.More() {
		return errors.New("there is more after the object")
	}
	if err := models.Remarshal(def, &models.PluginProvider{}); err != nil {
		return fmt.Errorf("it is no definition: %w", err)
	}
	return nil
}

func checkDefineQuiet(ctx context.Context, s *session) error {
	return quietDefine(ctx, s, catalogToken)
}

func checkDefineValidate(ctx context.Context, s *session) error {
	return quietDefine(ctx, s, s.ep.ReadOnlyToken(time.Hour))
}

// quietDefine says whether a define that succeeds keeps standard error empty. That
// one that fails says why is right.
func quietDefine(ctx context.Context, s *session, token string) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, token, "define")
	switch {
	case err != nil:
		return err
	case out.Code != 0:
		return skip("define fails: %.200s", strings.TrimSpace(out.Stderr))
	case out.Stderr != "":
		return fmt.Errorf("it wrote %.200q", out.Stderr)
	case !json.Valid([]byte(out.Stdout)):
		return fmt.Errorf("it printed %.80q", out.Stdout)
	}
	return nil
}

func checkDefineCatalog(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	before := len(s.ep.Requests())
	if _, err := h.Invoke(ctx, catalogToken, "define"); err != nil {
		return err
	}
	if calls := s.ep.Requests()[before:]; len(calls) > 0 {
		return fmt.Errorf("it called %s %s", calls[0].Method, calls[0].Path)
	}
	return nil
}

// onDefinition makes a check of what define prints.
func onDefinition(f func(*models.PluginProvider) error) func(context.Context, *session) error {
	return func(ctx context.Context, s *session) error {
		def, _, err := s.define(ctx)
		if err != nil {
			return err
		}
		return f(def)
	}
}

func checkName(def *models.PluginProvider) error {
	if def.Version == "" {
		return errors.New("Version is empty")
	}
	return models.ValidName("Invalid Name", def.Name)
}

func checkProtocol(def *models.PluginProvider) error {
	if def.PluginVersion != 4 {
		return fmt.Errorf("it is %d", def.PluginVersion)
	}
	return nil
}

func checkActions(def *models.PluginProvider) error {
	seen := map[string]bool{}
	for i, a := range def.AvailableActions {
		key := a.Model + "/" + a.Command
		switch {
		case a.Command == "":
			return fmt.Errorf("action %d has no Command", i)
		case seen[key]:
			return fmt.Errorf("action %s of %q is there twice", a.Command, a.Model)
		}
		seen[key] = true
	}
	return nil
}

func checkContent(def *models.PluginProvider) error {
	if strings.TrimSpace(def.Content) == "" {
		return nil
	}
	var bundle struct {
		Meta     map[string]interface{}                       `yaml:"meta"`
		Sections map[string]map[string]map[string]interface{} `yaml:"sections"`
	}
	if err := yaml.Unmarshal([]byte(def.Content), &bundle); err != nil {
		return fmt.Errorf("cannot decode it: %w", err)
	}
	if bundle.Meta == nil {
		return errors.New("it has no meta")
	}
	return nil
}

func checkStoreObjects(def *models.PluginProvider) error {
	for typ, fields := range def.StoreObjects {
		m, ok := fields.(map[string]interface{})
		if !ok {
			return fmt.Errorf("%s holds %T, not an object", typ, fields)
		}
		for name, schema := range m {
			if _, ok := schema.(map[string]interface{}); !ok {
				return fmt.Errorf("%s.%s holds %T, not a schema", typ, name, schema)
			}
		}
	}
	return nil
}

func checkVersion(ctx context.Context, s *session) error {
	def, h, err := s.define(ctx)
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, "", "version")
	if err != nil {
		return err
	}
	if want := "Version: " + def.Version + "\n"; out.Code != 0 || out.Stdout != want {
		return fmt.Errorf("it printed %.80q with exit code %d, not %q", out.Stdout, out.Code, want)
	}
	return nil
}

func checkUnknownCommand(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, "", "plugintest-no-such-command")
	if err != nil {
		return err
	}
	if out.Code == 0 {
		return errors.New("it exits 0")
	}
	return nil
}

func checkUnpack(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	dir, out, err := h.Unpack(ctx, "suite")
	if err != nil {
		return err
	}
	if out.Code != 0 {
		return fmt.Errorf("exit code %d", out.Code)
	}
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return errors.New("the directory is not there")
	}
	for _, place := range []string{h.WebRoot(), filepath.Join(h.WebRoot(), "files"), filepath.Dir(dir)} {
		names, err := os.ReadDir(place)
		if err != nil || len(names) != 1 {
			return fmt.Errorf("it wrote beside its directory: %v", names)
		}
	}
	return nil
}

func checkUnpackUsage(ctx context.Context, s *session) error {
	h, err := s.host(Config{})
	if err != nil {
		return err
	}
	out, err := h.Invoke(ctx, "", "unpack")
	if err != nil {
		return err
	}
	if out.Code == 0 || strings.Contains(out.Stderr, "goroutine ") {
		return fmt.Errorf("exit code %d: %.120s", out.Code, out.Stderr)
	}
	return nil
}
