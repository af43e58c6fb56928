package params

import (
	"encoding/json"
	"time"

	"gopkg.in/macaroon.v2"
)

// LoginRequest is what Admin.Login takes.
type LoginRequest struct {
	AuthTag       string           `json:"auth-tag"`
	Credentials   string           `json:"credentials"`
	Nonce         string           `json:"nonce"`
	Macaroons     []macaroon.Slice `json:"macaroons"`
	BakeryVersion int              `json:"bakery-version,omitempty"`
	Token         string           `json:"token,omitempty"`
	CLIArgs       string           `json:"cli-args,omitempty"`
	UserData      string           `json:"user-data"`
	ClientVersion string           `json:"client-version,omitempty"`
}

// FacadeVersions is part of LoginResult.
type FacadeVersions struct {
	Name     string `json:"name"`
	Versions []int  `json:"versions"`
}

// RedirectInfoResult is what Admin.RedirectInfo answers.
type RedirectInfoResult struct {
	Servers [][]HostPort `json:"servers"`
	CACert  string       `json:"ca-cert"`
}

// AuthUserInfo is part of LoginResult.
type AuthUserInfo struct {
	DisplayName      string     `json:"display-name"`
	Identity         string     `json:"identity"`
	LastConnection   *time.Time `json:"last-connection,omitempty"`
	Credentials      *string    `json:"credentials,omitempty"`
	ControllerAccess string     `json:"controller-access"`
	ModelAccess      string     `json:"model-access"`
}

// LoginResult is what Admin.Login answers.
type LoginResult struct {
	DischargeRequired       *macaroon.Macaroon `json:"discharge-required,omitempty"`
	BakeryDischargeRequired json.RawMessage    `json:"bakery-discharge-required,omitempty"`
	DischargeRequiredError  string             `json:"discharge-required-error,omitempty"`
	Servers                 [][]HostPort       `json:"servers,omitempty"`
	PublicDNSName           string             `json:"public-dns-name,omitempty"`
	ModelTag                string             `json:"model-tag,omitempty"`
	ControllerTag           string             `json:"controller-tag,omitempty"`
	UserInfo                *AuthUserInfo      `json:"user-info,omitempty"`
	Facades                 []FacadeVersions   `json:"facades,omitempty"`
	ServerVersion           string             `json:"server-version,omitempty"`
}
