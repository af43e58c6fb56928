package arch_test

import (
	"fmt"
	"testing"

	"github.com/gantline/gantline/juju/core/arch"
)

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"x86_64": "amd64", "amd64": "amd64", "i686": "i386", "386": "i386", "aarch64": "arm64",
		"armv7l": "armhf", "ppc64le": "ppc64el", "s390x": "s390x", "riscv64": "riscv64", "vax": "vax",
	} {
		if got := arch.NormaliseArch(in); got != want {
			t.Errorf("%s is %s", in, got)
		}
		if arch.IsSupportedArch(want) != (want != "vax") {
			t.Errorf("%s is supported: %v", want, want == "vax")
		}
	}
	if !arch.IsSupportedArch(arch.HostArch()) {
		t.Errorf("this host's %s is not supported", arch.HostArch())
	}
}

func ExampleNormaliseArch() {
	fmt.Println(arch.NormaliseArch("x86_64"))
	// Output: amd64
}
