package charm

import (
	"fmt"
	"slices"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Risk says how well tried the revisions of a channel are.
type Risk string

// The risks, from the least.
const (
	Stable    Risk = "stable"
	Candidate Risk = "candidate"
	Beta      Risk = "beta"
	Edge      Risk = "edge"
)

// Channel is a series of revisions, "[track/]risk[/branch]" such as
// "8.0/stable".
type Channel struct {
	Track  string `json:"track,omitempty"`
	Risk   Risk   `json:"risk,omitempty"`
	Branch string `json:"branch,omitempty"`
}

func isRisk(s string) bool {
	return slices.Contains([]Risk{Stable, Candidate, Beta, Edge}, Risk(s))
}

// ParseChannel reads a channel. One word is a risk if it can be one, else a
// track; of two, a risk comes before a branch or after a track.
func ParseChannel(s string) (Channel, error) {
	if s == "" {
		return Channel{}, coreerrors.NotValidf("empty channel")
	}
	var ch Channel
	parts := strings.Split(s, "/")
	switch {
	case len(parts) > 3:
		return Channel{}, fmt.Errorf("channel is malformed and has too many components %q", s)
	case len(parts) == 1 && !isRisk(s):
		return Channel{Track: s}, nil
	case !isRisk(parts[0]):
		ch.Track, parts = parts[0], parts[1:]
		if ch.Track == "" {
			return Channel{}, coreerrors.NotValidf("track in channel %q", s)
		}
	}
	ch.Risk = Risk(parts[0])
	if !isRisk(parts[0]) || len(parts) > 2 {
		return Channel{}, coreerrors.NotValidf("risk in channel %q", s)
	}
	if len(parts) == 2 {
		if ch.Branch = parts[1]; ch.Branch == "" {
			return Channel{}, coreerrors.NotValidf("branch in channel %q", s)
		}
	}
	return ch, nil
}

// ParseChannelNormalize is ParseChannel with the track "latest" left out and
// the risk stable when none is given.
func ParseChannelNormalize(s string) (Channel, error) {
	ch, err := ParseChannel(s)
	if err != nil {
		return Channel{}, err
	}
	return ch.Normalize(), nil
}

// MustParseChannel is ParseChannelNormalize for texts known to be right; it
// panics on others.
func MustParseChannel(s string) Channel {
	ch, err := ParseChannelNormalize(s)
	if err != nil {
		panic(err)
	}
	return ch
}

// MakeChannel makes a normal channel of its parts, of which the risk has to be
// one.
func MakeChannel(track, risk, branch string) (Channel, error) {
	if !isRisk(risk) {
		return Channel{}, coreerrors.NotValidf("risk %q", risk)
	}
	return Channel{Track: track, Risk: Risk(risk), Branch: branch}.Normalize(), nil
}

// Normalize returns the channel with the track "latest" left out and the risk
// stable when it has none.
func (ch Channel) Normalize() Channel {
	if ch.Track == "latest" {
		ch.Track = ""
	}
	if ch.Risk == "" {
		ch.Risk = Stable
	}
	return ch
}

// Empty reports whether nothing is said.
func (ch Channel) Empty() bool { return ch == Channel{} }

func (ch Channel) String() string {
	var parts []string
	for _, part := range []string{ch.Track, string(ch.Risk), ch.Branch} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// MarshalText implements encoding.TextMarshaler, and with it JSON and YAML.
func (ch Channel) MarshalText() ([]byte, error) { return []byte(ch.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. No text is no channel.
func (ch *Channel) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*ch = Channel{}
		return nil
	}
	parsed, err := ParseChannel(string(text))
	if err != nil {
		return err
	}
	*ch = parsed
	return nil
}
