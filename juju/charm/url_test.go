package charm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

func TestParseURL(t *testing.T) {
	for text, want := range map[string]charm.URL{
		"mysql":                   {Schema: "ch", Name: "mysql", Revision: -1},
		"mysql-k8s-12":            {Schema: "ch", Name: "mysql-k8s", Revision: 12},
		"ch:mysql":                {Schema: "ch", Name: "mysql", Revision: -1},
		"ch:amd64/mysql-1":        {Schema: "ch", Name: "mysql", Revision: 1, Architecture: "amd64"},
		"ch:jammy/mysql-1":        {Schema: "ch", Name: "mysql", Revision: 1, Series: "jammy"},
		"ch:arm64/jammy/mysql-30": {Schema: "ch", Name: "mysql", Revision: 30, Architecture: "arm64", Series: "jammy"},
		"local:a-0":               {Schema: "local", Name: "a", Revision: 0},
		"local:jammy/a-b":         {Schema: "local", Name: "a-b", Revision: -1, Series: "jammy"},
	} {
		u, err := charm.ParseURL(text)
		if err != nil || *u != want {
			t.Errorf("%s: %+v, %v", text, u, err)
			continue
		}
		if printed := u.String(); printed != text && printed != "ch:"+text {
			t.Errorf("%s prints as %s", text, printed)
		}
	}
}

func TestParseURLErrors(t *testing.T) {
	for text, want := range map[string]string{
		"cs:mysql":           `cannot parse URL "cs:mysql": schema "cs" not valid`,
		"ch:~bob/mysql":      `charmhub charm or bundle URL with user name: "ch:~bob/mysql" not valid`,
		"local:~bob/mysql":   `local charm or bundle URL with user name: "local:~bob/mysql"`,
		"ch:a/b/c/d":         `charm or bundle URL "ch:a/b/c/d" malformed`,
		"ch:vax/jammy/mysql": `in URL "ch:vax/jammy/mysql": architecture name "vax" not valid`,
		"local:a/b/c":        `charm or bundle URL has invalid form: "local:a/b/c"`,
		"local:Mysql":        `cannot parse URL "local:Mysql": name "Mysql" not valid`,
		"ch:Mysql":           `cannot parse name and/or revision in URL "ch:Mysql": name "Mysql" not valid`,
		"mysql?x=1":          `charm or bundle URL "mysql?x=1" has unrecognized parts`,
		"%":                  `cannot parse charm or bundle URL: "%"`,
		"a-" + strings.Repeat("9", 30): `cannot parse name and/or revision in URL "a-999999999999999999999999999999": ` +
			`name "a-999999999999999999999999999999" not valid`,
	} {
		if u, err := charm.ParseURL(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, error is %v", text, u, err)
		}
	}
	if _, err := charm.ParseURL("cs:mysql"); !errors.Is(err, coreerrors.NotValid) {
		t.Errorf("error is %v", err)
	}
}

func TestURLForms(t *testing.T) {
	u := charm.MustParseURL("local:a-1")
	if got := u.WithRevision(3).WithSeries("noble").String(); got != "local:noble/a-3" || u.String() != "local:a-1" {
		t.Errorf("changed to %s from %s", got, u)
	}
	if got := charm.MustParseURL("a").WithArchitecture("amd64").String(); got != "ch:amd64/a" {
		t.Errorf("changed to %s", got)
	}
	data, err := json.Marshal(map[string]*charm.URL{"url": u})
	if err != nil || string(data) != `{"url":"local:a-1"}` {
		t.Errorf("JSON is %s, %v", data, err)
	}
	var back struct{ URL *charm.URL }
	if err := json.Unmarshal(data, &back); err != nil || *back.URL != *u {
		t.Errorf("JSON back is %v, %v", back.URL, err)
	}
	if got := charm.Quote("local:a/b_c-1.0"); got != "local_3a_a_2f_b_5f_c-1.0" {
		t.Errorf("quoted as %s", got)
	}
	for text, want := range map[string]string{"a": "ch:a", "local:a": "local:a"} {
		if got, err := charm.EnsureSchema(text, charm.CharmHub); got != want || err != nil {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	if _, err := charm.EnsureSchema("cs:a", charm.Local); err == nil {
		t.Error("an old schema passed")
	}
}

func TestChannels(t *testing.T) {
	for text, want := range map[string]string{
		"stable": "stable", "8.0": "8.0/stable", "8.0/edge": "8.0/edge", "latest/beta": "beta",
		"edge/fix": "edge/fix", "8/edge/fix": "8/edge/fix",
	} {
		ch, err := charm.ParseChannelNormalize(text)
		if err != nil || ch.String() != want {
			t.Errorf("%s: %s, %v", text, ch, err)
		}
	}
	for text, want := range map[string]string{
		"":          "empty channel not valid",
		"a/b":       `risk in channel "a/b" not valid`,
		"a/b/c/d":   `channel is malformed and has too many components "a/b/c/d"`,
		"stable/":   `branch in channel "stable/" not valid`,
		"/stable":   `track in channel "/stable" not valid`,
		"edge/a/b":  `risk in channel "edge/a/b" not valid`,
		"8.0/edge/": `branch in channel "8.0/edge/" not valid`,
	} {
		if ch, err := charm.ParseChannel(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, error is %v", text, ch, err)
		}
	}
}

func TestBases(t *testing.T) {
	b, err := charm.ParseBase("Ubuntu/22.04", "x86_64", "arm64")
	if err != nil || b.String() != "ubuntu/22.04/stable on amd64, arm64" {
		t.Errorf("got %v, %v", b, err)
	}
	for text, want := range map[string]string{
		"":             `invalid base string "": base without name not valid`,
		"debian/12":    `invalid base string "debian/12": os "debian" not valid`,
		"ubuntu":       `invalid base string "ubuntu": channel not valid`,
		"ubuntu/a/b/c": `malformed channel in base string "ubuntu/a/b/c": risk in channel "a/b/c" not valid`,
	} {
		if _, err := charm.ParseBase(text); err == nil || err.Error() != want {
			t.Errorf("%s: error is %v", text, err)
		}
	}
}

func ExampleParseURL() {
	u, err := charm.ParseURL("ch:amd64/jammy/wordpress-30")
	fmt.Println(u.Name, u.Revision, u.Series, u.Architecture, err)
	// Output: wordpress 30 jammy amd64 <nil>
}
