package jujuclient

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/juju/core/model"
)

// The files of the store.
const (
	controllersFile = "controllers.yaml"
	accountsFile    = "accounts.yaml"
	modelsFile      = "models.yaml"
	credentialsFile = "credentials.yaml"
	bootstrapFile   = "bootstrap-config.yaml"
)

// Controllers is what controllers.yaml holds.
type Controllers struct {
	Controllers       map[string]ControllerDetails `yaml:"controllers"`
	CurrentController string                       `yaml:"current-controller,omitempty"`
	Extra             map[string]any               `yaml:",inline"`
}

// ControllerModels is what models.yaml holds of one controller.
type ControllerModels struct {
	Models       map[string]ModelDetails `yaml:"models"`
	CurrentModel string                  `yaml:"current-model,omitempty"`
	Extra        map[string]any          `yaml:",inline"`
}

// The other files have one map each.
type (
	modelsDocument struct {
		Controllers map[string]*ControllerModels `yaml:"controllers"`
		Extra       map[string]any               `yaml:",inline"`
	}
	accountsDocument struct {
		Controllers map[string]AccountDetails `yaml:"controllers"`
		Extra       map[string]any            `yaml:",inline"`
	}
	credentialsDocument struct {
		Credentials map[string]CloudCredential `yaml:"credentials"`
		Extra       map[string]any             `yaml:",inline"`
	}
	bootstrapDocument struct {
		Controllers map[string]BootstrapConfig `yaml:"controllers"`
		Extra       map[string]any             `yaml:",inline"`
	}
)

// FileError reports a file of the store that cannot be understood. The file is
// left as it is.
type FileError struct {
	Path   string
	Line   int // 0 when it is not known
	Reason string
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("cannot read %s: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("cannot read %s: line %d: %s", e.Path, e.Line, e.Reason)
}

var lineInError = regexp.MustCompile(`line (\d+): `)

// newFileError takes the first line and its reason out of an error of the YAML
// decoder.
func newFileError(path string, err error) *FileError {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) && len(typeError.Errors) > 0 {
		text = typeError.Errors[0]
	}
	e := &FileError{Path: path, Reason: text}
	if m := lineInError.FindStringSubmatchIndex(text); m != nil {
		if line, err := strconv.Atoi(text[m[2]:m[3]]); err == nil {
			e.Line, e.Reason = line, text[:m[0]]+text[m[1]:]
		}
	}
	// The decoder counts from zero where its grammar failed, and from one
	// everywhere else.
	if strings.HasPrefix(e.Reason, "did not find expected") {
		e.Line++
	}
	return e
}

// decode reads a file's contents; no contents are an empty document.
func decode[T any](path string, data []byte) (*T, error) {
	var document T
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&document); err != nil {
		if errors.Is(err, io.EOF) { // nothing, or nothing but comments
			return &document, nil
		}
		return nil, newFileError(path, err)
	}
	return &document, nil
}

// encode returns a document as the juju command would write it: controllers.yaml
// is indented by four, the older files by two with their lists flush.
func encode(document any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := yaml.NewEncoder(&buf)
	if _, ok := document.(*Controllers); ok {
		encoder.SetIndent(4)
	} else {
		encoder.SetIndent(2)
		encoder.CompactSeqIndent()
	}
	if err := encoder.Encode(document); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// normalise gives models of old files the type that they have.
func (d *modelsDocument) normalise() {
	for name, models := range d.Controllers {
		if models == nil {
			d.Controllers[name] = &ControllerModels{}
			continue
		}
		for name, details := range models.Models {
			if details.ModelType == "" {
				details.ModelType = model.IAAS
				models.Models[name] = details
			}
		}
	}
}

// normalise leaves out the domain of local users.
func (d *accountsDocument) normalise() {
	for name, details := range d.Controllers {
		details.User = strings.TrimSuffix(details.User, "@local")
		d.Controllers[name] = details
	}
}

// ParseControllers reads the contents of controllers.yaml.
func ParseControllers(data []byte) (*Controllers, error) {
	document, err := decode[Controllers](controllersFile, data)
	if err == nil && document.Controllers == nil {
		document.Controllers = make(map[string]ControllerDetails)
	}
	return document, err
}

// ParseModels reads the contents of models.yaml: the models by controllers.
func ParseModels(data []byte) (map[string]*ControllerModels, error) {
	document, err := decode[modelsDocument](modelsFile, data)
	if err != nil {
		return nil, err
	}
	document.normalise()
	return document.Controllers, nil
}

// ParseAccounts reads the contents of accounts.yaml: the accounts by
// controllers.
func ParseAccounts(data []byte) (map[string]AccountDetails, error) {
	document, err := decode[accountsDocument](accountsFile, data)
	if err != nil {
		return nil, err
	}
	document.normalise()
	return document.Controllers, nil
}

// ParseCredentials reads the contents of credentials.yaml: the credentials by
// clouds.
func ParseCredentials(data []byte) (map[string]CloudCredential, error) {
	document, err := decode[credentialsDocument](credentialsFile, data)
	if err != nil {
		return nil, err
	}
	return document.Credentials, nil
}

// ParseBootstrapConfig reads the contents of bootstrap-config.yaml: what
// controllers were made with, by controllers.
func ParseBootstrapConfig(data []byte) (map[string]BootstrapConfig, error) {
	document, err := decode[bootstrapDocument](bootstrapFile, data)
	if err != nil {
		return nil, err
	}
	return document.Controllers, nil
}
