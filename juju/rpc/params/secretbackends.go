package params

import (
	"time"
)

// ListSecretBackendsResults is what SecretBackends.ListSecretBackends answers.
type ListSecretBackendsResults struct {
	Results []SecretBackendResult `json:"results"`
}

// AddSecretBackendArgs is what SecretBackends.AddSecretBackends takes.
type AddSecretBackendArgs struct {
	Args []AddSecretBackendArg `json:"args"`
}

// AddSecretBackendArg is part of AddSecretBackendArgs.
type AddSecretBackendArg struct {
	Name                string         `json:"name"`
	BackendType         string         `json:"backend-type"`
	TokenRotateInterval *time.Duration `json:"token-rotate-interval,omitempty"`
	Config              map[string]any `json:"config"`
	Id                  string         `json:"id,omitempty"`
}

// UpdateSecretBackendArgs is what SecretBackends.UpdateSecretBackends takes.
type UpdateSecretBackendArgs struct {
	Args []UpdateSecretBackendArg `json:"args"`
}

// UpdateSecretBackendArg is part of UpdateSecretBackendArgs.
type UpdateSecretBackendArg struct {
	Name                string         `json:"name"`
	NameChange          *string        `json:"name-change,omitempty"`
	TokenRotateInterval *time.Duration `json:"token-rotate-interval"`
	Config              map[string]any `json:"config"`
	Reset               []string       `json:"reset"`
	Force               bool           `json:"force,omitempty"`
}

// ListSecretBackendsArgs is what SecretBackends.ListSecretBackends takes.
type ListSecretBackendsArgs struct {
	Names  []string `json:"names"`
	Reveal bool     `json:"reveal"`
}

// RemoveSecretBackendArgs is what SecretBackends.RemoveSecretBackends takes.
type RemoveSecretBackendArgs struct {
	Args []RemoveSecretBackendArg `json:"args"`
}

// RemoveSecretBackendArg is part of RemoveSecretBackendArgs.
type RemoveSecretBackendArg struct {
	Name  string `json:"name"`
	Force bool   `json:"force,omitempty"`
}
