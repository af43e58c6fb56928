package params

// SecretKeyLoginRequest is the body of POST /register.
type SecretKeyLoginRequest struct {
	User       string `json:"user"`
	Nonce      []byte `json:"nonce"`
	CipherText []byte `json:"cipher-text"`
}

// SecretKeyLoginRequestPayload is what the request of /register carries sealed.
type SecretKeyLoginRequestPayload struct {
	Password string `json:"password"`
}

// SecretKeyLoginResponse is what POST /register answers.
type SecretKeyLoginResponse struct {
	Nonce      []byte `json:"nonce"`
	CipherText []byte `json:"cipher-text"`
}

// SecretKeyLoginResponsePayload is what the answer of /register carries sealed.
type SecretKeyLoginResponsePayload struct {
	CACert         string `json:"ca-cert"`
	ControllerUUID string `json:"controller-uuid"`
	ProxyConfig    *Proxy `json:"proxy-config"`
}
