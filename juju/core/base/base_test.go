package base_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/core/base"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

func TestBases(t *testing.T) {
	for text, want := range map[string]string{
		"ubuntu@22.04":        "ubuntu@22.04/stable",
		"ubuntu@22.04/stable": "ubuntu@22.04/stable",
		"Ubuntu@24.04/edge":   "ubuntu@24.04/edge",
	} {
		got, err := base.ParseBaseFromString(text)
		if err != nil || got.String() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"ubuntu":            "expected base string to contain os and channel separated by '@'",
		"a@b@c":             "expected base string to contain os and channel separated by '@'",
		"ubuntu@":           "empty channel not valid",
		"ubuntu@1/x":        `risk in channel "1/x" not valid`,
		"ubuntu@/edge":      `track in channel "/edge" not valid`,
		"ubuntu@1/edge/foo": `channel is malformed and has too many components "1/edge/foo"`,
	} {
		if _, err := base.ParseBaseFromString(text); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func TestParseBase(t *testing.T) {
	if b, err := base.ParseBase("", ""); err != nil || !b.Empty() || b.String() != "" || b.DisplayString() != "" {
		t.Errorf("nothing is %v, %v", b, err)
	}
	if _, err := base.ParseBase("ubuntu", ""); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("error is %v", err)
	}
	if _, err := base.ParseBase("ubuntu", "/"); err == nil || err.Error() != `parsing base ubuntu@/: risk in channel "/" not valid` {
		t.Errorf("error is %v", err)
	}
	b := base.MakeDefaultBase("ubuntu", "22.04")
	if b.DisplayString() != "ubuntu@22.04" || !b.IsUbuntuLTS() {
		t.Errorf("shown as %s", b.DisplayString())
	}
	edge := base.MustParseBaseFromString("ubuntu@22.04/edge")
	if !b.IsCompatible(edge) || b == edge || edge.DisplayString() != "ubuntu@22.04/edge" {
		t.Error("risk counts for too much")
	}
}

func TestSeries(t *testing.T) {
	for series, want := range map[string]string{
		"focal": "ubuntu@20.04/stable", "jammy": "ubuntu@22.04/stable", "noble": "ubuntu@24.04/stable",
		"centos7": "centos@7/stable", "genericlinux": "genericlinux@genericlinux/stable",
	} {
		b, err := base.GetBaseFromSeries(series)
		if err != nil || b.String() != want {
			t.Errorf("%s: %v, %v", series, b, err)
		}
		if back, err := base.GetSeriesFromBase(b); err != nil || back != series {
			t.Errorf("%v: %s, %v", b, back, err)
		}
	}
	if _, err := base.GetBaseFromSeries("x"); err == nil || err.Error() != `series "x" not valid` {
		t.Errorf("error is %v", err)
	}
	_, err := base.GetSeriesFromChannel("ubuntu", "1.04/edge")
	if err == nil || err.Error() != `os "ubuntu" version "1.04" not found` || !errors.Is(err, coreerrors.NotFound) {
		t.Errorf("error is %v", err)
	}
}

func ExampleGetBaseFromSeries() {
	fmt.Println(base.GetBaseFromSeries("jammy"))
	// Output: ubuntu@22.04/stable <nil>
}
