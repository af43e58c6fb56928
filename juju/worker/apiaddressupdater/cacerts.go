package apiaddressupdater

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"time"
)

// maxCACerts is how many CA certificates an agent keeps: the controllers' and
// the one before.
const maxCACerts = 2

// mergeCACerts returns the PEM text to keep when the controllers tell told and
// the agent has had had: first what they tell, then what it had, without
// repetition, without what is not a certificate, and without what has expired,
// unless they tell it; maxCACerts at most, unless they tell more.
func mergeCACerts(told, had string, now time.Time) string {
	certs := certificates(told)
	if len(certs) == 0 {
		return had
	}
	kept := len(certs)
	for _, old := range certificates(had) {
		if kept >= maxCACerts {
			break
		}
		if now.Before(old.NotAfter) && !contains(certs, old) {
			certs = append(certs, old)
			kept++
		}
	}
	var out strings.Builder
	for _, cert := range certs {
		// A strings.Builder takes all that is written.
		_ = pem.Encode(&out, &pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
	}
	return out.String()
}

// sameCACerts reports whether two PEM texts hold the same certificates in the
// same order.
func sameCACerts(a, b string) bool {
	x, y := certificates(a), certificates(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !x[i].Equal(y[i]) {
			return false
		}
	}
	return true
}

// dropped reports whether told is a proper part of had: the controllers no longer
// tell a certificate that the agent has.
func dropped(told, had string) bool {
	x, y := certificates(told), certificates(had)
	for _, cert := range x {
		if !contains(y, cert) {
			return false
		}
	}
	return len(x) > 0 && len(x) < len(y)
}

func contains(certs []*x509.Certificate, cert *x509.Certificate) bool {
	for _, c := range certs {
		if bytes.Equal(c.Raw, cert.Raw) {
			return true
		}
	}
	return false
}

// certificates returns the certificates in a PEM text; what else is in it is
// passed over.
func certificates(text string) []*x509.Certificate {
	var certs []*x509.Certificate
	rest := []byte(text)
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return certs
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err == nil && block.Type == "CERTIFICATE" && !contains(certs, cert) {
			certs = append(certs, cert)
		}
	}
}
