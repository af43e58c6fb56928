package names

import (
	"fmt"
	"strings"
)

// The kinds of tags, which are the text before a tag's first dash.
const (
	ActionTagKind           = "action"
	ApplicationOfferTagKind = "applicationoffer"
	ApplicationTagKind      = "application"
	CAASModelTagKind        = "caasmodel"
	CharmTagKind            = "charm"
	CloudCredentialTagKind  = "cloudcred"
	CloudTagKind            = "cloud"
	ControllerAgentTagKind  = "controller"
	ControllerTagKind       = "controller"
	EnvironTagKind          = "environment"
	FilesystemTagKind       = "filesystem"
	IPAddressTagKind        = "ipaddress"
	MachineTagKind          = "machine"
	ModelTagKind            = "model"
	OperationTagKind        = "operation"
	PayloadTagKind          = "payload"
	RelationTagKind         = "relation"
	SpaceTagKind            = "space"
	StorageTagKind          = "storage"
	SubnetTagKind           = "subnet"
	UnitTagKind             = "unit"
	UserTagKind             = "user"
	VolumeTagKind           = "volume"
)

// Tag names one entity of a controller. The types of this package that
// implement it are comparable and may be keys of maps.
type Tag interface {
	// Kind returns one of the TagKind constants.
	Kind() string

	// Id returns the entity's name as people write it: "mysql/0", "0/lxd/1",
	// "bob@external".
	Id() string

	// String returns the tag as the wire carries it: "unit-mysql-0".
	fmt.Stringer
}

// InvalidTagError reports text that is no tag, or no tag of the wanted kind.
type InvalidTagError struct {
	Tag  string // the text as it was given
	Kind string // the wanted kind; empty when any kind would have done
}

// Error returns the original's text.
func (e *InvalidTagError) Error() string {
	if e.Kind == "" {
		return fmt.Sprintf("%q is not a valid tag", e.Tag)
	}
	return fmt.Sprintf("%q is not a valid %s tag", e.Tag, e.Kind)
}

func invalid(tag, kind string) error { return &InvalidTagError{Tag: tag, Kind: kind} }

// Valid reports whether tag is present and keeps the grammar of its kind.
// A tag made by another package counts as valid when its text parses.
func Valid(tag Tag) bool {
	if tag == nil {
		return false
	}
	if v, ok := tag.(interface{ Valid() bool }); ok {
		return v.Valid()
	}
	_, err := ParseTag(tag.String())
	return err == nil
}

// ReadableString returns "kind id", as messages to people name an entity, and
// nothing for a missing tag.
func ReadableString(tag Tag) string {
	if tag == nil {
		return ""
	}
	return tag.Kind() + " " + tag.Id()
}

// TagKind returns the kind of the tag, or an InvalidTagError when the text
// does not start with the name of a kind and a dash.
func TagKind(tag string) (string, error) {
	kind, _, found := strings.Cut(tag, "-")
	if !found || !knownKind(kind) {
		return "", invalid(tag, "")
	}
	return kind, nil
}

func knownKind(kind string) bool {
	switch kind {
	case ActionTagKind, ApplicationOfferTagKind, ApplicationTagKind,
		CAASModelTagKind, CharmTagKind, CloudCredentialTagKind, CloudTagKind,
		ControllerTagKind, EnvironTagKind, FilesystemTagKind, IPAddressTagKind,
		MachineTagKind, ModelTagKind, OperationTagKind, PayloadTagKind,
		RelationTagKind, SpaceTagKind, StorageTagKind, SubnetTagKind,
		UnitTagKind, UserTagKind, VolumeTagKind:
		return true
	}
	return false
}

// ParseTag turns the text of a tag into the tag type of its kind. A
// "controller" tag is a ControllerAgentTag when its id is a number and a
// ControllerTag otherwise. The error is an *InvalidTagError.
func ParseTag(tag string) (Tag, error) {
	kind, err := TagKind(tag)
	if err != nil {
		return nil, err
	}
	t := build(kind, tag[len(kind)+1:])
	if !Valid(t) {
		return nil, invalid(tag, kind)
	}
	return t, nil
}

// build makes the tag of a known kind from the text after its first dash,
// without judging it.
func build(kind, suffix string) Tag {
	switch kind {
	case ActionTagKind:
		return NewActionTag(suffix)
	case ApplicationOfferTagKind:
		return NewApplicationOfferTag(suffix)
	case ApplicationTagKind:
		return NewApplicationTag(suffix)
	case CAASModelTagKind:
		return NewCAASModelTag(suffix)
	case CharmTagKind:
		return NewCharmTag(suffix)
	case CloudCredentialTagKind:
		return NewCloudCredentialTag(credentialSuffixToID(suffix))
	case CloudTagKind:
		return NewCloudTag(suffix)
	case ControllerTagKind:
		if IsValidControllerAgent(suffix) {
			return NewControllerAgentTag(suffix)
		}
		return NewControllerTag(suffix)
	case EnvironTagKind:
		return NewEnvironTag(suffix)
	case FilesystemTagKind:
		return NewFilesystemTag(diskSuffixToID(suffix))
	case IPAddressTagKind:
		return NewIPAddressTag(suffix)
	case MachineTagKind:
		return NewMachineTag(strings.ReplaceAll(suffix, "-", "/"))
	}
	return buildRest(kind, suffix)
}

func buildRest(kind, suffix string) Tag {
	switch kind {
	case ModelTagKind:
		return NewModelTag(suffix)
	case OperationTagKind:
		return NewOperationTag(suffix)
	case PayloadTagKind:
		return NewPayloadTag(suffix)
	case RelationTagKind:
		return NewRelationTag(relationSuffixToKey(suffix))
	case SpaceTagKind:
		return NewSpaceTag(suffix)
	case StorageTagKind:
		return NewStorageTag(lastDashToSlash(suffix))
	case SubnetTagKind:
		return NewSubnetTag(suffix)
	case UnitTagKind:
		return NewUnitTag(lastDashToSlash(suffix))
	case UserTagKind:
		return NewUserTag(suffix)
	case VolumeTagKind:
		return NewVolumeTag(diskSuffixToID(suffix))
	}
	return nil
}

// parseAs parses a tag that has to be of type T, whose kind is given.
func parseAs[T Tag](tag, kind string) (T, error) {
	var zero T
	parsed, err := ParseTag(tag)
	if err != nil {
		return zero, err
	}
	t, ok := parsed.(T)
	if !ok {
		return zero, invalid(tag, kind)
	}
	return t, nil
}

// lastDashToSlash undoes lastSlashToDash: "my-app-0" becomes "my-app/0".
func lastDashToSlash(s string) string {
	if i := strings.LastIndexByte(s, '-'); i > 0 {
		return s[:i] + "/" + s[i+1:]
	}
	return s
}

func lastSlashToDash(s string) string {
	if i := strings.LastIndexByte(s, '/'); i > 0 {
		return s[:i] + "-" + s[i+1:]
	}
	return s
}
