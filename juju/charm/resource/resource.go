// Package resource describes what a charm needs besides its archive: files and
// images that its user or the charm store supplies.
package resource

import (
	"fmt"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Type is the form of a resource.
type Type string

// The forms of resources.
const (
	TypeFile           Type = "file"
	TypeContainerImage Type = "oci-image"
)

// ParseType reads the form of a resource.
func ParseType(s string) (Type, error) {
	switch t := Type(s); t {
	case TypeFile, TypeContainerImage:
		return t, nil
	}
	return "", fmt.Errorf("unsupported resource type %q", s)
}

func (t Type) String() string { return string(t) }

// Meta is what a charm's metadata says of a resource.
type Meta struct {
	Name        string
	Type        Type
	Path        string // the name of the file that the charm gets
	Description string
}

// Validate returns a NotValid error that says what is missing or wrong.
func (m Meta) Validate() error {
	switch {
	case m.Name == "":
		return coreerrors.New(coreerrors.NotValid, "resource missing name")
	case m.Type == "":
		return coreerrors.New(coreerrors.NotValid, "resource missing type")
	case m.Type != TypeFile && m.Type != TypeContainerImage:
		return coreerrors.New(coreerrors.NotValid, "invalid resource type %q", string(m.Type))
	case m.Type == TypeFile && m.Path == "":
		return coreerrors.New(coreerrors.NotValid, "resource missing filename")
	case m.Type == TypeFile && strings.Contains(m.Path, "/"):
		return coreerrors.New(coreerrors.NotValid, `filename cannot contain "/" (got %q)`, m.Path)
	}
	return nil
}

// Origin says where the bytes of a resource come from.
type Origin string

// The origins.
const (
	OriginUpload Origin = "upload"
	OriginStore  Origin = "store"
)

// ParseOrigin reads an origin.
func ParseOrigin(s string) (Origin, error) {
	switch o := Origin(s); o {
	case OriginUpload, OriginStore:
		return o, nil
	}
	return "", coreerrors.New(coreerrors.NotValid, "unknown origin %q", s)
}

func (o Origin) String() string { return string(o) }

// Resource is a revision of a resource.
type Resource struct {
	Meta
	Origin      Origin
	Revision    int // -1 when it is not known, and for uploads
	Fingerprint Fingerprint
	Size        int64 // in bytes
}
