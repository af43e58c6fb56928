// Package names_test checks the grammar of names against the regular
// expressions that describe it.
package names_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"github.com/gantline/gantline/juju/names"
)

// near makes texts that match the pattern, or almost do.
func near(pattern string) *rapid.Generator[string] {
	matching := rapid.StringMatching(pattern)
	return rapid.Custom(func(t *rapid.T) string {
		text := []byte(matching.Draw(t, "text"))
		if len(text) > 0 && rapid.Bool().Draw(t, "spoilt") {
			i := rapid.IntRange(0, len(text)-1).Draw(t, "where")
			text[i] = rapid.SampledFrom([]byte("aA0-/:._@# ~+")).Draw(t, "by")
		}
		return string(text)
	})
}

func TestScannersAgreeWithThePatterns(t *testing.T) {
	const user = "[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9]"
	for name, grammar := range map[string]struct {
		pattern string
		valid   func(string) bool
	}{
		"application": {names.ApplicationSnippet, names.IsValidApplication},
		"unit":        {names.UnitSnippet, names.IsValidUnit},
		"machine":     {names.MachineSnippet, names.IsValidMachine},
		"relation": {
			names.ApplicationSnippet + ":" + names.RelationSnippet +
				"( " + names.ApplicationSnippet + ":" + names.RelationSnippet + ")?",
			names.IsValidRelation,
		},
		"storage":    {names.StorageNameSnippet + "/" + names.NumberSnippet, names.IsValidStorage},
		"space":      {names.SpaceSnippet, names.IsValidSpace},
		"user":       {user + "(@" + user + ")?", names.IsValidUser},
		"cloud":      {"[a-zA-Z0-9][a-zA-Z0-9._-]*", names.IsValidCloud},
		"credential": {"[a-zA-Z][a-zA-Z0-9.@_+-]*", names.IsValidCloudCredentialName},
		"model name": {"[a-z0-9]+[a-z0-9-]*", names.IsValidModelName},
		"volume": {
			"((" + names.MachineSnippet + "|" + names.UnitSnippet + ")/)?" + names.NumberSnippet, names.IsValidVolume,
		},
		"payload": {"[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?", names.IsValidPayload},
	} {
		t.Run(name, func(t *testing.T) {
			whole := regexp.MustCompile("^(?:" + grammar.pattern + ")$")
			rapid.Check(t, func(t *rapid.T) {
				text := near(grammar.pattern).Draw(t, "text")
				if want := whole.MatchString(text); grammar.valid(text) != want {
					t.Fatalf("%q is valid: %v", text, !want)
				}
			})
		})
	}
}

func TestTagsComeBack(t *testing.T) {
	for name, make := range map[string]func(string) names.Tag{
		names.UnitSnippet:    func(s string) names.Tag { return names.NewUnitTag(s) },
		names.MachineSnippet: func(s string) names.Tag { return names.NewMachineTag(s) },
		names.ApplicationSnippet + ":" + names.RelationSnippet: func(s string) names.Tag { return names.NewRelationTag(s) },
		"((" + names.MachineSnippet + "|" + names.UnitSnippet + ")/)?" + names.NumberSnippet: func(s string) names.Tag {
			return names.NewVolumeTag(s)
		},
		"[a-z_.]{1,5}/[a-z]{2}/[a-z][a-z_@+.-]{0,5}": func(s string) names.Tag { return names.NewCloudCredentialTag(s) },
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				tag := make(rapid.StringMatching(name).Draw(t, "id"))
				back, err := names.ParseTag(tag.String())
				if valid := names.Valid(tag); valid && (err != nil || back != tag) || !valid && err == nil {
					t.Fatalf("%#v is %q and then %#v, %v", tag, tag, back, err)
				}
			})
		})
	}
}
