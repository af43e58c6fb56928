package discharge

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"gopkg.in/macaroon.v2"
)

// Macaroon is a macaroon with what its third parties must be shown beside a caveat's id.
type Macaroon struct {
	M *macaroon.Macaroon
	// CaveatData holds the third parties' encrypted conditions by the caveat's id, where the id
	// itself is not the condition.
	CaveatData map[string][]byte
}

// UnmarshalJSON takes the bakery's form, {"m":…,"v":3,"cdata":{…},"ns":…}, and the bare macaroon.
func (m *Macaroon) UnmarshalJSON(data []byte) error {
	var wire struct {
		M     *macaroon.Macaroon `json:"m"`
		CData map[string]string  `json:"cdata"`
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		if err := json.Unmarshal(data, &wire); err != nil {
			return err
		}
	}
	if wire.M == nil {
		m.M, m.CaveatData = &macaroon.Macaroon{}, nil
		return m.M.UnmarshalJSON(data)
	}
	m.M, m.CaveatData = wire.M, make(map[string][]byte, len(wire.CData))
	for id, text := range wire.CData {
		key, err := decodeBase64(id)
		if err != nil {
			return fmt.Errorf("cannot decode caveat id %q: %w", id, err)
		}
		condition, err := decodeBase64(text)
		if err != nil {
			return fmt.Errorf("cannot decode data of caveat %q: %w", id, err)
		}
		m.CaveatData[string(key)] = condition
	}
	return nil
}

var errNoMacaroon = errors.New("macaroon is missing")

// thirdParties returns the caveats that others must discharge.
func (m *Macaroon) thirdParties() []macaroon.Caveat {
	var out []macaroon.Caveat
	for _, c := range m.M.Caveats() {
		if c.VerificationId != nil {
			out = append(out, c)
		}
	}
	return out
}

// decodeBase64 takes both alphabets, padded or not.
func decodeBase64(s string) ([]byte, error) { return macaroon.Base64Decode([]byte(s)) }

func encodeBase64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
