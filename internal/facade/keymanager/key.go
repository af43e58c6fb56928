package keymanager

import (
	"golang.org/x/crypto/ssh"
)

// reserved are the comments of keys that Juju's own programs keep.
var reserved = []string{"juju-client-key", "juju-system-key"}

// key is a line of authorized_keys, as people name it.
type key struct {
	fingerprint string // MD5 in hex with colons, as Juju names keys
	comment     string
}

func parse(line string) (key, error) {
	public, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return key{}, err
	}
	return key{ssh.FingerprintLegacyMD5(public), comment}, nil
}

// String is the short form.
func (k key) String() string {
	if k.comment == "" {
		return k.fingerprint
	}
	return k.fingerprint + " (" + k.comment + ")"
}

// same reports whether a line holds the same key.
func (k key) same(line string) bool {
	other, err := parse(line)
	return err == nil && other.fingerprint == k.fingerprint
}
