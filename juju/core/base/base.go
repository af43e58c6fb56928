// Package base names what machines run: an operating system and a channel of
// it, "ubuntu@22.04/stable", and the series ("jammy") that it was called by
// before Juju 3.
package base

import (
	"errors"
	"fmt"
	"strings"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// The names of operating systems.
const (
	UbuntuOS       = "ubuntu"
	CentosOS       = "centos"
	WindowsOS      = "windows"
	OSXOS          = "osx"
	OpenSUSEOS     = "opensuse"
	GenericLinuxOS = "genericlinux"
	KubernetesOS   = "kubernetes"
)

// Base is an operating system and a channel of it.
type Base struct {
	OS      string
	Channel Channel
}

// ParseBase makes a base of its two parts; both empty is the zero base.
func ParseBase(os, channel string) (Base, error) {
	if os == "" && channel == "" {
		return Base{}, nil
	}
	if os == "" || channel == "" {
		return Base{}, coreerrors.NotValidf("missing base os or channel")
	}
	ch, err := ParseChannelNormalize(channel)
	if err != nil {
		return Base{}, fmt.Errorf("parsing base %s@%s: %w", os, channel, err)
	}
	return Base{OS: strings.ToLower(os), Channel: ch}, nil
}

var errBaseSyntax = errors.New("expected base string to contain os and channel separated by '@'")

// ParseBaseFromString reads "ubuntu@22.04".
func ParseBaseFromString(b string) (Base, error) {
	os, channel, found := strings.Cut(b, "@")
	if !found || strings.Contains(channel, "@") {
		return Base{}, errBaseSyntax
	}
	ch, err := ParseChannelNormalize(channel)
	if err != nil {
		return Base{}, err
	}
	return Base{OS: strings.ToLower(os), Channel: ch}, nil
}

// MustParseBaseFromString is ParseBaseFromString for texts known to be right;
// it panics on others.
func MustParseBaseFromString(b string) Base {
	base, err := ParseBaseFromString(b)
	if err != nil {
		panic(err)
	}
	return base
}

// MakeDefaultBase returns the stable base of an operating system's release.
func MakeDefaultBase(os, track string) Base {
	return Base{OS: os, Channel: MakeDefaultChannel(track)}
}

// Empty reports whether nothing is said.
func (b Base) Empty() bool { return b == Base{} }

func (b Base) String() string {
	if b.OS == "" {
		return ""
	}
	return b.OS + "@" + b.Channel.String()
}

// DisplayString prints the base for people: "ubuntu@22.04".
func (b Base) DisplayString() string {
	if b.OS == "" || b.Channel.Track == "" {
		return ""
	}
	return b.OS + "@" + b.Channel.DisplayString()
}

// IsCompatible reports whether both are the same release, whatever the risk.
func (b Base) IsCompatible(other Base) bool {
	return b.OS == other.OS && b.Channel.Track == other.Channel.Track
}
