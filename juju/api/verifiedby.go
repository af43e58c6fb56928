package api

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// VerifiedByHeader is the header of the websocket's handshake in which Open tells the controller by which of
// Info's CAs it has verified its certificate: their SHA-256 fingerprints, as openssl x509 -fingerprint
// -sha256 writes them, separated by commas. A controller whose CA is being replaced learns from it whether
// an agent can do without the CA before. Juju's controllers do not look at it.
const VerifiedByHeader = "Gantline-Verified-By"

// verifiedBy returns the header that names the roots of the chains, none for no chain.
func verifiedBy(chains [][]*x509.Certificate) http.Header {
	var roots []string
	for _, chain := range chains {
		root := Fingerprint(chain[len(chain)-1])
		if !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	if len(roots) == 0 {
		return nil
	}
	return http.Header{VerifiedByHeader: {strings.Join(roots, ",")}}
}

// Fingerprint returns the SHA-256 hash of a certificate as people compare it and as VerifiedByHeader has
// it: 32 bytes in upper-case hexadecimal, separated by colons.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":")
}
