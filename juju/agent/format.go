package agent

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/version"
)

// The first line of the file is the prefix and the format's version.
const (
	formatPrefix  = "# format "
	formatVersion = "2.0"
)

// file is the YAML of format 2.0, in the original's order.
type file struct {
	Tag               string             `yaml:"tag,omitempty"`
	DataDir           string             `yaml:"datadir,omitempty"`
	TransientDataDir  string             `yaml:"transient-datadir,omitempty"`
	LogDir            string             `yaml:"logdir,omitempty"`
	MetricsSpoolDir   string             `yaml:"metricsspooldir,omitempty"`
	Nonce             string             `yaml:"nonce,omitempty"`
	Jobs              []model.MachineJob `yaml:"jobs,omitempty"`
	UpgradedToVersion *string            `yaml:"upgradedToVersion"`
	CACert            string             `yaml:"cacert,omitempty"`
	Controller        string             `yaml:"controller,omitempty"`
	Model             string             `yaml:"model,omitempty"`
	APIAddresses      []string           `yaml:"apiaddresses,omitempty"`
	APIPassword       string             `yaml:"apipassword,omitempty"`
	OldPassword       string             `yaml:"oldpassword,omitempty"`
	LoggingConfig     string             `yaml:"loggingconfig,omitempty"`
	Values            map[string]string  `yaml:"values"`
	LogfileMaxSizeMB  int                `yaml:"agent-logfile-max-size"`
	LogfileMaxBackups int                `yaml:"agent-logfile-max-backups"`

	// Controllers' machines only.
	ControllerCert    string `yaml:"controllercert,omitempty"`
	ControllerKey     string `yaml:"controllerkey,omitempty"`
	CAPrivateKey      string `yaml:"caprivatekey,omitempty"`
	APIPort           int    `yaml:"apiport,omitempty"`
	ControllerAPIPort int    `yaml:"controllerapiport,omitempty"`
	StatePort         int    `yaml:"stateport,omitempty"`
	SharedSecret      string `yaml:"sharedsecret,omitempty"`
	SystemIdentity    string `yaml:"systemidentity,omitempty"`

	Rest map[string]any `yaml:",inline"`
}

// ParseConfigData reads a configuration from the content of a file. Its Write
// uses the path that the content's data directory and tag make. An error about
// the content is a *CorruptError without a path.
func ParseConfigData(data []byte) (ConfigSetterWriter, error) {
	c, err := parse(data)
	if err != nil {
		return nil, err
	}
	c.path = ConfigPath(c.paths.DataDir, c.tag)
	return c, nil
}

func parse(data []byte) (*config, error) {
	first, _, found := bytes.Cut(data, []byte{'\n'})
	if !found {
		return nil, corrupt(1, fmt.Errorf("invalid agent config format: no line end after %.20q", first))
	}
	format, found := strings.CutPrefix(string(first), formatPrefix)
	if !found {
		return nil, corrupt(1, fmt.Errorf("malformed agent config format %.20q", first))
	}
	if format != formatVersion {
		return nil, corrupt(1, fmt.Errorf("unknown agent config format %.20q", format))
	}
	// The first line is a comment to YAML and is left in for the line numbers.
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, corruptYAML(err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, corrupt(2, errors.New("not a mapping of keys to values"))
	}
	var f file
	if err := doc.Decode(&f); err != nil {
		return nil, corruptYAML(err)
	}
	return f.config(lines(doc.Content[0]))
}

// lines returns the line of each key of the mapping.
func lines(mapping *yaml.Node) map[string]int {
	lines := map[string]int{}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		lines[mapping.Content[i].Value] = mapping.Content[i].Line
	}
	return lines
}

// config checks what YAML does not know and returns the configuration.
func (f *file) config(lines map[string]int) (*config, error) {
	bad := func(key string, err error) error {
		line := lines[key]
		if line == 0 { // the key is not there at all
			line = 1
		}
		return corrupt(line, fmt.Errorf("%s: %w", key, err))
	}
	tag, err := names.ParseTag(f.Tag)
	if err != nil {
		return nil, bad("tag", err)
	}
	controller, err := names.ParseControllerTag(f.Controller)
	if err != nil {
		return nil, bad("controller", err)
	}
	var modelTag names.ModelTag // may be missing: it is recorded at the first login
	if f.Model != "" {
		if modelTag, err = names.ParseModelTag(f.Model); err != nil {
			return nil, bad("model", err)
		}
	}
	if f.UpgradedToVersion == nil {
		return nil, bad("upgradedToVersion", errors.New("not found in configuration"))
	}
	upgradedTo, err := version.Parse(*f.UpgradedToVersion)
	if err != nil {
		return nil, bad("upgradedToVersion", err)
	}
	c := &config{
		tag:   tag,
		nonce: f.Nonce,
		paths: NewPathsWithDefaults(Paths{
			DataDir:          f.DataDir,
			TransientDataDir: f.TransientDataDir,
			LogDir:           f.LogDir,
			MetricsSpoolDir:  f.MetricsSpoolDir,
		}),
		jobs:              f.Jobs,
		upgradedToVersion: upgradedTo,
		caCert:            f.CACert,
		controller:        controller,
		model:             modelTag,
		apiAddresses:      f.APIAddresses,
		apiPassword:       f.APIPassword,
		oldPassword:       f.OldPassword,
		loggingConfig:     f.LoggingConfig,
		values:            f.Values,
		logfileMaxSizeMB:  f.LogfileMaxSizeMB,
		logfileMaxBackups: f.LogfileMaxBackups,
		rest:              f.Rest,
	}
	if f.ControllerKey != "" {
		c.servingInfo = &StateServingInfo{
			APIPort: f.APIPort, ControllerAPIPort: f.ControllerAPIPort, StatePort: f.StatePort,
			Cert: f.ControllerCert, PrivateKey: f.ControllerKey, CAPrivateKey: f.CAPrivateKey,
			SharedSecret: f.SharedSecret, SystemIdentity: f.SystemIdentity,
		}
	}
	return c, nil
}

// Render prints the file.
func (c *config) Render() ([]byte, error) {
	upgradedTo := c.upgradedToVersion.String()
	f := &file{
		Tag:               c.tag.String(),
		DataDir:           c.paths.DataDir,
		TransientDataDir:  c.paths.TransientDataDir,
		LogDir:            c.paths.LogDir,
		MetricsSpoolDir:   c.paths.MetricsSpoolDir,
		Nonce:             c.nonce,
		Jobs:              c.jobs,
		UpgradedToVersion: &upgradedTo,
		CACert:            c.caCert,
		Controller:        c.controller.String(),
		APIAddresses:      c.apiAddresses,
		APIPassword:       c.apiPassword,
		OldPassword:       c.oldPassword,
		LoggingConfig:     c.loggingConfig,
		Values:            c.values,
		LogfileMaxSizeMB:  c.logfileMaxSizeMB,
		LogfileMaxBackups: c.logfileMaxBackups,
		Rest:              c.rest,
	}
	if c.model.Id() != "" {
		f.Model = c.model.String()
	}
	if f.Values == nil {
		f.Values = map[string]string{}
	}
	if info := c.servingInfo; info != nil {
		f.APIPort, f.ControllerAPIPort, f.StatePort = info.APIPort, info.ControllerAPIPort, info.StatePort
		f.ControllerCert, f.ControllerKey, f.CAPrivateKey = info.Cert, info.PrivateKey, info.CAPrivateKey
		f.SharedSecret, f.SystemIdentity = info.SharedSecret, info.SystemIdentity
	}
	body, err := yaml.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("cannot render %s: %w", c, err)
	}
	return append([]byte(formatPrefix+formatVersion+"\n"), body...), nil
}

// CorruptError says that a file is not a configuration, and where.
type CorruptError struct {
	Path string // "" if the content came from elsewhere
	Line int    // from 1
	Err  error
}

// Error names the file, the line and the reason.
func (e *CorruptError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("agent config is corrupt: line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("agent config %q is corrupt: line %d: %v", e.Path, e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *CorruptError) Unwrap() error { return e.Err }

func corrupt(line int, err error) error { return &CorruptError{Line: line, Err: err} }

// yamlLine finds the line in an error of the YAML package, which has it in the
// text only.
var yamlLine = regexp.MustCompile(`line (\d+): `)

func corruptYAML(err error) error {
	var typeErr *yaml.TypeError
	if errors.As(err, &typeErr) && len(typeErr.Errors) > 0 {
		err = errors.New(typeErr.Errors[0])
	}
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]]) // digits, by the pattern
		text = text[:m[0]] + text[m[1]:]
	}
	return corrupt(max(line, 1), errors.New(text))
}
