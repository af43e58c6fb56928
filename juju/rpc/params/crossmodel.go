package params

// OfferUserDetails is part of ApplicationOfferDetailsV5, ApplicationOfferAdminDetailsV5 and
// ConsumeApplicationArgV5.
type OfferUserDetails struct {
	User        string `json:"user"`
	DisplayName string `json:"display-name"`
	Access      string `json:"access"`
}

// RemoteEndpoint is part of ApplicationOfferDetailsV5, ApplicationOfferAdminDetailsV5,
// ConsumeApplicationArgV5 and others.
type RemoteEndpoint struct {
	Name      string `json:"name"`
	Role      string `json:"role"`
	Interface string `json:"interface"`
	Limit     int    `json:"limit"`
}

// ExternalControllerInfo is part of ConsumeApplicationArgV5 and ConsumeOfferDetailsResult.
type ExternalControllerInfo struct {
	ControllerTag   string   `json:"controller-tag"`
	ControllerAlias string   `json:"controller-alias"`
	Addrs           []string `json:"addrs"`
	CACert          string   `json:"ca-cert"`
}
