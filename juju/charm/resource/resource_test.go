package resource_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm/resource"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

func TestMetaValidate(t *testing.T) {
	for want, meta := range map[string]resource.Meta{
		"resource missing name":                 {},
		"resource missing type":                 {Name: "a"},
		`invalid resource type "tape"`:          {Name: "a", Type: "tape"},
		"resource missing filename":             {Name: "a", Type: resource.TypeFile},
		`filename cannot contain "/" (got "/")`: {Name: "a", Type: resource.TypeFile, Path: "/"},
	} {
		if err := meta.Validate(); !errors.Is(err, coreerrors.NotValid) || err.Error() != want {
			t.Errorf("%+v: error is %v", meta, err)
		}
	}
	for _, meta := range []resource.Meta{{Name: "a", Type: resource.TypeFile, Path: "x"}, {Name: "a", Type: resource.TypeContainerImage}} {
		if err := meta.Validate(); err != nil {
			t.Errorf("%+v: %v", meta, err)
		}
	}
}

func TestFingerprint(t *testing.T) {
	f, err := resource.GenerateFingerprint(strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	const want = "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
	if f.String() != want || f.IsZero() {
		t.Errorf("fingerprint of nothing is %s", f)
	}
	if back, err := resource.ParseFingerprint(want); err != nil || back != f {
		t.Errorf("parsed %v, %v", back, err)
	}
	if zero := (resource.Fingerprint{}); !zero.IsZero() || zero.String() != "" || zero.Bytes() != nil {
		t.Errorf("no fingerprint is %q", zero)
	}
	for _, text := range []string{"x", "00"} {
		if _, err := resource.ParseFingerprint(text); !errors.Is(err, coreerrors.NotValid) {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestWords(t *testing.T) {
	if _, err := resource.ParseType("x"); err == nil || err.Error() != `unsupported resource type "x"` {
		t.Errorf("error is %v", err)
	}
	if o, err := resource.ParseOrigin("upload"); o != resource.OriginUpload || err != nil {
		t.Errorf("got %v, %v", o, err)
	}
	if _, err := resource.ParseOrigin("x"); err == nil {
		t.Error("an unknown origin passed")
	}
}

func ExampleMeta_Validate() {
	fmt.Println(resource.Meta{Name: "blob", Type: resource.TypeFile}.Validate())
	// Output: resource missing filename
}
