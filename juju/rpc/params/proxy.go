package params

// Proxy is part of DashboardConnectionInfo and SecretKeyLoginResponsePayload.
type Proxy struct {
	Config map[string]any `json:"config"`
	Type   string         `json:"type"`
}
