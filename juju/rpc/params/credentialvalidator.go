package params

// ModelCredential is what CredentialValidator.ModelCredential answers.
type ModelCredential struct {
	ModelTag      string `json:"model-tag"`
	Exists        bool   `json:"exists,omitempty"`
	CredentialTag string `json:"credential-tag"`
	Valid         bool   `json:"valid,omitempty"`
}
