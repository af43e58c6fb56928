package base

import (
	"fmt"
	"slices"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Risk says how well tried the releases of a channel are.
type Risk string

// The risks, from the least.
const (
	Stable    Risk = "stable"
	Candidate Risk = "candidate"
	Beta      Risk = "beta"
	Edge      Risk = "edge"
)

// Risks are all risks, from the least.
var Risks = []Risk{Stable, Candidate, Beta, Edge}

// Channel is a release of an operating system: "22.04/stable".
type Channel struct {
	Track string `json:"track,omitempty"`
	Risk  Risk   `json:"risk,omitempty"`
}

// MakeDefaultChannel returns the stable channel of a track.
func MakeDefaultChannel(track string) Channel { return Channel{Track: track, Risk: Stable} }

// ParseChannel reads "track" or "track/risk".
func ParseChannel(s string) (Channel, error) {
	if s == "" {
		return Channel{}, coreerrors.NotValidf("empty channel")
	}
	track, risk, hasRisk := strings.Cut(s, "/")
	switch {
	case strings.Contains(risk, "/"):
		return Channel{}, fmt.Errorf("channel is malformed and has too many components %q", s)
	case hasRisk && !slices.Contains(Risks, Risk(risk)):
		return Channel{}, coreerrors.NotValidf("risk in channel %q", s)
	case track == "":
		return Channel{}, coreerrors.NotValidf("track in channel %q", s)
	}
	return Channel{Track: track, Risk: Risk(risk)}, nil
}

// ParseChannelNormalize is ParseChannel with the risk stable when none is given.
func ParseChannelNormalize(s string) (Channel, error) {
	ch, err := ParseChannel(s)
	if err != nil {
		return Channel{}, err
	}
	return ch.Normalize(), nil
}

// Normalize returns the channel with the risk stable when it has none.
func (ch Channel) Normalize() Channel {
	if ch.Risk == "" {
		ch.Risk = Stable
	}
	return ch
}

// Empty reports whether nothing is said.
func (ch Channel) Empty() bool { return ch == Channel{} }

func (ch Channel) String() string {
	if ch.Risk == "" {
		return ch.Track
	}
	return ch.Track + "/" + string(ch.Risk)
}

// DisplayString prints the channel for people, who take stable for granted.
func (ch Channel) DisplayString() string {
	if ch.Risk == Stable {
		return ch.Track
	}
	return ch.String()
}
