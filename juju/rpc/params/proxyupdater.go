package params

// ProxyConfig is part of ProxyConfigResult.
type ProxyConfig struct {
	HTTP    string `json:"http"`
	HTTPS   string `json:"https"`
	Ftp     string `json:"ftp"`
	NoProxy string `json:"no-proxy"`
}

// ProxyConfigResult is part of ProxyConfigResults.
type ProxyConfigResult struct {
	LegacyProxySettings ProxyConfig `json:"legacy-proxy-settings"`
	JujuProxySettings   ProxyConfig `json:"juju-proxy-settings"`
	AptProxySettings    ProxyConfig `json:"apt-proxy-settings,omitempty"`
	SnapProxySettings   ProxyConfig `json:"snap-proxy-settings,omitempty"`
	SnapStoreId         string      `json:"snap-store-id,omitempty"`
	SnapStoreAssertions string      `json:"snap-store-assertions,omitempty"`
	SnapStoreProxyURL   string      `json:"snap-store-proxy-url,omitempty"`
	AptMirror           string      `json:"apt-mirror,omitempty"`
	Error               *Error      `json:"error,omitempty"`
}

// ProxyConfigResults is what ProxyUpdater.ProxyConfig answers.
type ProxyConfigResults struct {
	Results []ProxyConfigResult `json:"results"`
}
