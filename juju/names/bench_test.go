package names_test

import (
	"testing"

	"github.com/gantline/gantline/juju/names"
)

func BenchmarkParseTag(b *testing.B) {
	for _, text := range []string{"unit-my-app-12", "model-" + uuid, "user-bob@example.com", "machine-0-lxd-1"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := names.ParseTag(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
