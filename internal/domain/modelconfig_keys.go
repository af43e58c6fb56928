package domain

// keyType is the type of a model configuration key's values.
type keyType int

const (
	stringKey keyType = iota
	boolKey
	intKey
	attrsKey
)

type configKey struct {
	typ keyType
	def any
}

// modelConfigKeys are the keys that Juju 3.6 knows for every model, with their
// defaults. What identifies a model (name, uuid, type, agent-version) is not
// configuration here.
func modelConfigKeys() map[string]configKey {
	return map[string]configKey{
		"agent-metadata-url":        {stringKey, ""},
		"agent-stream":              {stringKey, "released"},
		"apt-ftp-proxy":             {stringKey, ""},
		"apt-http-proxy":            {stringKey, ""},
		"apt-https-proxy":           {stringKey, ""},
		"apt-mirror":                {stringKey, ""},
		"apt-no-proxy":              {stringKey, ""},
		"automatically-retry-hooks": {boolKey, true},
		"backup-dir":                {stringKey, ""},
		"charmhub-url":              {stringKey, "https://api.charmhub.io"},
		"cloudinit-userdata":        {stringKey, ""},
		"container-image-metadata-defaults-disabled": {boolKey, false},
		"container-image-metadata-url":               {stringKey, ""},
		"container-image-stream":                     {stringKey, "released"},
		"container-inherit-properties":               {stringKey, ""},
		"container-networking-method":                {stringKey, "local"},
		"default-base":                               {stringKey, ""},
		"default-series":                             {stringKey, ""},
		"default-space":                              {stringKey, ""},
		"development":                                {boolKey, false},
		"disable-network-management":                 {boolKey, false},
		"disable-telemetry":                          {boolKey, false},
		"egress-subnets":                             {stringKey, ""},
		"enable-os-refresh-update":                   {boolKey, true},
		"enable-os-upgrade":                          {boolKey, true},
		"fan-config":                                 {stringKey, ""},
		"firewall-mode":                              {stringKey, "instance"},
		"ftp-proxy":                                  {stringKey, ""},
		"http-proxy":                                 {stringKey, ""},
		"https-proxy":                                {stringKey, ""},
		"ignore-machine-addresses":                   {boolKey, false},
		"image-metadata-defaults-disabled":           {boolKey, false},
		"image-metadata-url":                         {stringKey, ""},
		"image-stream":                               {stringKey, "released"},
		"juju-ftp-proxy":                             {stringKey, ""},
		"juju-http-proxy":                            {stringKey, ""},
		"juju-https-proxy":                           {stringKey, ""},
		"juju-no-proxy":                              {stringKey, "127.0.0.1,localhost,::1"},
		"logforward-enabled":                         {boolKey, false},
		"logging-config":                             {stringKey, "<root>=INFO"},
		"logging-output":                             {stringKey, ""},
		"lxd-snap-channel":                           {stringKey, "5.0/stable"},
		"max-action-results-age":                     {stringKey, "336h"},
		"max-action-results-size":                    {stringKey, "5G"},
		"max-status-history-age":                     {stringKey, "336h"},
		"max-status-history-size":                    {stringKey, "5G"},
		"mode":                                       {stringKey, "requires-prompts"},
		"net-bond-reconfigure-delay":                 {intKey, 17},
		"no-proxy":                                   {stringKey, "127.0.0.1,localhost,::1"},
		"num-container-provision-workers":            {intKey, 4},
		"num-provision-workers":                      {intKey, 16},
		"provisioner-harvest-mode":                   {stringKey, "destroyed"},
		"proxy-ssh":                                  {boolKey, false},
		"resource-tags":                              {attrsKey, map[string]any{}},
		"saas-ingress-allow":                         {stringKey, "0.0.0.0/0,::/0"},
		"secret-backend":                             {stringKey, "auto"},
		"snap-http-proxy":                            {stringKey, ""},
		"snap-https-proxy":                           {stringKey, ""},
		"snap-store-assertions":                      {stringKey, ""},
		"snap-store-proxy":                           {stringKey, ""},
		"snap-store-proxy-url":                       {stringKey, ""},
		"ssh-allow":                                  {stringKey, "0.0.0.0/0,::/0"},
		"ssl-hostname-verification":                  {boolKey, true},
		"test-mode":                                  {boolKey, false},
		"transmit-vendor-metrics":                    {boolKey, true},
		"update-status-hook-interval":                {stringKey, "5m"},
	}
}
