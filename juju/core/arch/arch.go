// Package arch names the processor architectures that Juju knows.
package arch

import (
	"regexp"
	"runtime"
	"slices"
)

// The architectures that Juju runs on.
const (
	AMD64   = "amd64"
	ARM64   = "arm64"
	PPC64EL = "ppc64el"
	S390X   = "s390x"
	RISCV64 = "riscv64"
)

// Architectures that old charms and models still name.
const (
	I386 = "i386"
	ARM  = "armhf"
)

// DefaultArchitecture is assumed where none is given.
const DefaultArchitecture = AMD64

// All returns the architectures that Juju runs on.
func All() []string { return []string{AMD64, ARM64, PPC64EL, S390X, RISCV64} }

// IsSupportedArch reports whether Juju knows the architecture, old ones
// included.
func IsSupportedArch(arch string) bool {
	return arch == I386 || arch == ARM || slices.Contains(All(), arch)
}

// spellings gives the architectures by the other names that they go by.
var spellings = []struct {
	pattern *regexp.Regexp
	arch    string
}{
	{regexp.MustCompile(`^(amd64|x86_64)$`), AMD64},
	{regexp.MustCompile(`^(386|i?[3-9]86)$`), I386},
	{regexp.MustCompile(`^(arm64|aarch64)$`), ARM64},
	{regexp.MustCompile(`^arm`), ARM},
	{regexp.MustCompile(`^(ppc64|ppc64el|ppc64le)$`), PPC64EL},
	{regexp.MustCompile(`^s390x$`), S390X},
	{regexp.MustCompile(`^riscv64$`), RISCV64},
}

// NormaliseArch returns Juju's name of an architecture that goes by a name of
// the kernel or of Go: "x86_64" is "amd64". Unknown names stay.
func NormaliseArch(rawArch string) string {
	for _, s := range spellings {
		if s.pattern.MatchString(rawArch) {
			return s.arch
		}
	}
	return rawArch
}

// HostArch returns the architecture that this program was built for.
func HostArch() string { return NormaliseArch(runtime.GOARCH) }
