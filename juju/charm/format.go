package charm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/version"
)

// Format is the form in which a charm says what it runs on.
type Format int

// The formats: the first by series in its metadata, the second by bases in its
// manifest.
const (
	FormatUnknown Format = iota
	FormatV1
	FormatV2
)

// MetaFormat returns the format of a charm.
func MetaFormat(ch CharmMeta) Format {
	manifest := ch.Manifest()
	hasBases := manifest != nil && len(manifest.Bases) > 0
	if len(ch.Meta().Series) == 0 && (hasBases || len(ch.Meta().Containers) > 0) {
		return FormatV2
	}
	return FormatV1
}

// CheckMeta checks what metadata and manifest of a charm say together.
func CheckMeta(ch CharmMeta) error {
	if ch.Manifest() == nil && ch.Meta().hasV2Keys() {
		return coreerrors.NotValidf("metadata v2 without manifest.yaml")
	}
	return ch.Meta().Check(MetaFormat(ch), FormatV1, FormatV2)
}

func (m Meta) hasV2Keys() bool {
	return m.Assumes != nil || len(m.Containers) > 0 || m.CharmUser != RunAsDefault
}

// Check checks the metadata of a charm of the given format, which has to be
// one of those allowed.
func (m Meta) Check(format Format, allowed ...Format) error {
	if !slices.Contains(allowed, format) {
		return fmt.Errorf("unknown format %v", format)
	}
	if format == FormatV2 {
		if err := m.checkV2(); err != nil {
			return err
		}
	} else if err := m.checkV1(); err != nil {
		return err
	}
	return m.check()
}

func (m Meta) checkV1() error {
	switch {
	case m.Assumes != nil:
		return coreerrors.NotValidf("assumes in metadata v1")
	case len(m.Containers) != 0:
		return coreerrors.NotValidf("containers without a manifest")
	case m.CharmUser != RunAsDefault:
		return coreerrors.NotValidf("charm-user in metadata v1")
	}
	return nil
}

func (m Meta) checkV2() error {
	switch {
	case len(m.Series) != 0:
		return coreerrors.NotValidf("metadata v2 manifest.yaml with series slice")
	case m.MinJujuVersion != version.Zero:
		return coreerrors.NotValidf("min-juju-version in metadata v2")
	case m.Deployment != nil:
		return coreerrors.NotValidf("deployment in metadata v2")
	}
	return nil
}

// checkFormatKeys refuses metadata with keys of both formats.
func checkFormatKeys(document map[string]any) error {
	var v1, v2 []string
	firstIsV1 := false
	for _, key := range slices.Sorted(maps.Keys(document)) {
		switch key {
		case "series", "deployment", "min-juju-version":
			firstIsV1 = firstIsV1 || len(v2) == 0
			v1 = append(v1, key)
		case "containers", "assumes", "charm-user":
			v2 = append(v2, key)
		}
	}
	if len(v1) == 0 || len(v2) == 0 {
		return nil
	}
	matched, mismatched := v2, v1
	if firstIsV1 {
		matched, mismatched = v1, v2
	}
	return fmt.Errorf("ambiguous metadata: keys %s cannot be used with %s", quoted(mismatched), quoted(matched))
}

func quoted(keys []string) string { return `"` + strings.Join(keys, `", "`) + `"` }
