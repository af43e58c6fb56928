package models

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
)

// UUID is a UUID: sixteen bytes, or none. As text it is the usual form in lower
// case, or empty.
type UUID []byte

var errUUID = errors.New("want 32 hexadecimal digits in groups of 8-4-4-4-12")

// NewUUID returns a random UUID.
func NewUUID() UUID {
	u := make(UUID, 16)
	_, _ = rand.Read(u) // never fails
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u
}

// ParseUUID reads the usual form, in either case.
func ParseUUID(s string) (UUID, error) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return nil, fmt.Errorf("cannot parse UUID %.40q: %w", s, errUUID)
	}
	u, err := hex.DecodeString(s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:])
	if err != nil {
		return nil, fmt.Errorf("cannot parse UUID %.40q: %w", s, errUUID)
	}
	return u, nil
}

// String returns the usual form, empty if u is not sixteen bytes.
func (u UUID) String() string {
	if len(u) != 16 {
		return ""
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", []byte(u[:4]), []byte(u[4:6]), []byte(u[6:8]), []byte(u[8:10]), []byte(u[10:]))
}

// MarshalText writes the usual form.
func (u UUID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads the usual form; empty text is no UUID.
func (u *UUID) UnmarshalText(buf []byte) error {
	if len(buf) == 0 {
		*u = nil
		return nil
	}
	v, err := ParseUUID(string(buf))
	if err == nil {
		*u = v
	}
	return err
}
