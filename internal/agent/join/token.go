// Package join turns a host into a machine of a model: who may add machines asks the controller for
// a token, and the host trades it, once, for the configuration of a machine's agent. The package has
// the token, what travels, and the host's side; the controller's is behind its API.
package join

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
)

// Token is what a host needs to join: where the controller is, what vouches for it, and a secret
// that is good for one machine. Whoever has it can become that machine: it is to be kept as a
// password until it is used. It tells no time: when it ends is for the controller's clock to say.
type Token struct {
	Addresses []string `json:"a"` // host:port
	CACert    string   `json:"c"` // PEM
	ModelUUID string   `json:"m"`
	Secret    string   `json:"s"`
}

// Encode returns the token as one word.
func (t Token) Encode() (string, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

// String names the token without its secret.
func (t Token) String() string { return "join token of model " + t.ModelUUID }

// Parse reads a token. Its error never repeats the text.
func Parse(text string) (Token, error) {
	var t Token
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	if err == nil && (len(t.Addresses) == 0 || t.CACert == "" || t.ModelUUID == "" || t.Secret == "") {
		err = errors.New("it is not whole")
	}
	if err != nil {
		return Token{}, errors.New("the join token is not valid: copy all of it, the long word that \"gantline add-machine --join\" prints")
	}
	return t, nil
}

// What travels.

// InviteAnswer is what POST /model/<uuid>/invitations answers: a token's parts.
type InviteAnswer struct {
	Addresses []string  `json:"addresses"`
	CACert    string    `json:"ca-cert"`
	Secret    string    `json:"secret"`
	Expires   time.Time `json:"expires"`
}

// Request is what a host posts to /model/<uuid>/join.
type Request struct {
	Secret string `json:"secret"`
	// Hostname names the host to people.
	Hostname string `json:"hostname"`
	// Arch is as Go names it; Cores and Mem, in MiB, are 0 where unknown.
	Arch  string `json:"arch"`
	Cores uint64 `json:"cores,omitempty"`
	Mem   uint64 `json:"mem,omitempty"`
	// OS and Channel are the host's base, such as "ubuntu" and "22.04/stable"; "" for unknown.
	OS      string `json:"os,omitempty"`
	Channel string `json:"channel,omitempty"`
}

// Answer is who the host is from then on.
type Answer struct {
	Machine        string   `json:"machine"` // its id
	Password       string   `json:"password"`
	Nonce          string   `json:"nonce"`
	ControllerUUID string   `json:"controller-uuid"`
	Addresses      []string `json:"addresses"`
	CACert         string   `json:"ca-cert"`
	Version        string   `json:"version"` // such as "3.6.0"
}
