package jujuclient

import (
	"encoding/asn1"
	"encoding/base64"
	"fmt"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// RegistrationInfo is what a new user needs to set a password: what "juju add-user" prints and "juju
// register" takes, once. Package api/registration does that.
type RegistrationInfo struct {
	// User is the user's name.
	User string
	// Addrs are the controller's addresses, "host:port".
	Addrs []string
	// SecretKey is the key that client and controller share, 32 bytes.
	SecretKey []byte
	// ControllerName is what the one who sent it calls the controller.
	ControllerName string
	// ProxyConfig is YAML that says through what the controller is reached; "" for nothing.
	ProxyConfig string
}

// registrationV1 is what older versions print, which name no controller.
type registrationV1 struct {
	User           string
	Addrs          []string
	SecretKey      []byte
	ControllerName string `asn1:"optional"`
	ProxyConfig    string `asn1:"optional"`
}

// Encode returns the text that is sent to the user. Whoever has it can become the user.
func (r RegistrationInfo) Encode() (string, error) {
	data, err := asn1.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("cannot encode registration of %q: %w", r.User, err)
	}
	for len(data)%3 != 0 { // so that the text ends without "=", which is lost easily
		data = append(data, 0)
	}
	return base64.URLEncoding.EncodeToString(data), nil
}

// ParseRegistration reads what Encode returned; anything else is a NotValid.
func ParseRegistration(text string) (RegistrationInfo, error) {
	data, err := base64.URLEncoding.DecodeString(text)
	if err != nil {
		return RegistrationInfo{}, coreerrors.New(coreerrors.NotValid, "registration not valid: it is not whole, or not what add-user printed")
	}
	var read registrationV1
	rest, err := asn1.Unmarshal(data, &read)
	if err != nil || len(rest) > 2 {
		return RegistrationInfo{}, coreerrors.New(coreerrors.NotValid, "registration not valid: it is not whole, or not what add-user printed")
	}
	switch info := RegistrationInfo(read); {
	case info.User == "":
		return RegistrationInfo{}, coreerrors.New(coreerrors.NotValid, "registration not valid: it names no user")
	case len(info.Addrs) == 0:
		return RegistrationInfo{}, coreerrors.New(coreerrors.NotValid, "registration not valid: it has no address of the controller")
	case len(info.SecretKey) != 32:
		return RegistrationInfo{}, coreerrors.New(coreerrors.NotValid, "registration not valid: its key has %d bytes, not 32", len(info.SecretKey))
	default:
		return info, nil
	}
}
