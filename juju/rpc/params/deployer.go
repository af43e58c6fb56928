package params

// DeployerConnectionValues is what Deployer.ConnectionInfo answers.
type DeployerConnectionValues struct {
	APIAddresses []string `json:"api-addresses"`
}
