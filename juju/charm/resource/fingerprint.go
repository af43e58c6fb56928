package resource

import (
	"crypto/sha512"
	"encoding/hex"
	"io"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// Fingerprint is the SHA-384 of a resource's bytes; the zero value is none.
type Fingerprint struct {
	sum  [sha512.Size384]byte
	some bool
}

// NewFingerprint makes a fingerprint of the 48 bytes of a sum.
func NewFingerprint(raw []byte) (Fingerprint, error) {
	if len(raw) != sha512.Size384 {
		return Fingerprint{}, coreerrors.New(coreerrors.NotValid, "invalid fingerprint (%d bytes, want %d)", len(raw), sha512.Size384)
	}
	return Fingerprint{sum: [sha512.Size384]byte(raw), some: true}, nil
}

// ParseFingerprint reads the hexadecimal form of a sum.
func ParseFingerprint(s string) (Fingerprint, error) {
	raw, err := hex.DecodeString(s)
	if err != nil {
		return Fingerprint{}, coreerrors.New(coreerrors.NotValid, "invalid fingerprint: %v", err)
	}
	return NewFingerprint(raw)
}

// GenerateFingerprint reads everything and returns its fingerprint.
func GenerateFingerprint(r io.Reader) (Fingerprint, error) {
	hash := sha512.New384()
	if _, err := io.Copy(hash, r); err != nil {
		return Fingerprint{}, err
	}
	return NewFingerprint(hash.Sum(nil))
}

// String returns the hexadecimal form, nothing for no fingerprint.
func (f Fingerprint) String() string { return hex.EncodeToString(f.Bytes()) }

// Bytes returns the sum, nil for no fingerprint.
func (f Fingerprint) Bytes() []byte {
	if !f.some {
		return nil
	}
	return f.sum[:]
}

// IsZero reports whether this is no fingerprint.
func (f Fingerprint) IsZero() bool { return !f.some }
