package charm_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/charm"
)

// BenchmarkCheckArchive checks an archive of 16 MiB of text, half of which
// compresses well.
func BenchmarkCheckArchive(b *testing.B) {
	const size = 16 << 20
	var text strings.Builder
	random := rand.New(rand.NewPCG(1, 2))
	for text.Len() < size {
		word := make([]byte, 32)
		for i := range word {
			word[i] = byte('a' + random.IntN(26))
		}
		text.Write(word)
		text.WriteString(strings.Repeat("x", 32))
	}
	data := zipOf(b, requirer, entry{"lib/text", 0o644, text.String()})
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		if err := charm.CheckArchive(bytes.NewReader(data), int64(len(data)), charm.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
