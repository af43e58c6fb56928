package state

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const sealKeyLen = 32

// LoadSealKey reads the key that private keys are sealed with, or makes it: 32
// random bytes in a file of mode 0600.
func LoadSealKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == sealKeyLen:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("cannot use key file %s: it has %d bytes instead of %d", path, len(key), sealKeyLen)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("cannot read key file: %w", err)
	}
	key = make([]byte, sealKeyLen)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("cannot make key: %w", err)
	}
	if err := writeNew(path, key); err != nil {
		return nil, fmt.Errorf("cannot write key file: %w", err)
	}
	return key, nil
}

// writeNew writes a file that is whole or not there, even after a crash.
func writeNew(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Link(f.Name(), path) // fails if somebody else was first
	}
	if rerr := os.Remove(f.Name()); err == nil {
		err = rerr
	}
	return err
}

func (s *State) aead() (cipher.AEAD, error) {
	if len(s.sealKey) != sealKeyLen {
		return nil, fmt.Errorf("no key to seal private keys with")
	}
	block, err := aes.NewCipher(s.sealKey)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal encrypts text; the name is authenticated with it, so that one sealed
// value cannot stand in for another.
func (s *State) seal(name, text string) ([]byte, error) {
	aead, err := s.aead()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, []byte(text), []byte(name)), nil
}

func (s *State) unseal(name string, sealed []byte) (string, error) {
	aead, err := s.aead()
	if err != nil {
		return "", err
	}
	if len(sealed) < aead.NonceSize() {
		return "", fmt.Errorf("cannot open sealed %s: too short", name)
	}
	n := aead.NonceSize()
	text, err := aead.Open(nil, sealed[:n], sealed[n:], []byte(name))
	if err != nil {
		return "", fmt.Errorf("cannot open sealed %s: wrong key file or damaged store", name)
	}
	return string(text), nil
}
