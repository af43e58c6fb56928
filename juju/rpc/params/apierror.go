package params

import (
	"encoding/json"

	"gopkg.in/macaroon.v2"
)

// DischargeRequiredErrorInfo is the info of an error with CodeDischargeRequired.
type DischargeRequiredErrorInfo struct {
	Macaroon       *macaroon.Macaroon `json:"macaroon,omitempty"`
	BakeryMacaroon json.RawMessage    `json:"bakery-macaroon,omitempty"`
	MacaroonPath   string             `json:"macaroon-path,omitempty"`
}

// RedirectErrorInfo is the info of an error with CodeRedirect.
type RedirectErrorInfo struct {
	Servers         [][]HostPort `json:"servers"`
	CACert          string       `json:"ca-cert"`
	ControllerTag   string       `json:"controller-tag,omitempty"`
	ControllerAlias string       `json:"controller-alias,omitempty"`
}
