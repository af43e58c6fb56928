package jujuclient_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/jujuclient"
)

// asJujuWrites are the store's files byte by byte as the juju command writes them.
var asJujuWrites = map[string]string{
	"controllers.yaml": `controllers:
    prod:
        uuid: ` + uuid1 + `
        api-endpoints: ['10.0.0.5:17070', 'juju.example.com:17070']
        dns-cache: {juju.example.com: [10.0.0.5]}
        public-hostname: juju.example.com
        ca-cert: |
            -----BEGIN CERTIFICATE-----
            MIID
            -----END CERTIFICATE-----
        cloud: lxd
        region: localhost
        type: lxd
        agent-version: 3.6-beta1
        controller-machine-count: 1
        active-controller-machine-count: 0
        machine-count: 3
current-controller: prod
`,
	"accounts.yaml": `controllers:
  prod:
    type: userpass
    user: admin
    password: s3cret
    last-known-access: superuser
`,
	"models.yaml": `controllers:
  prod:
    models:
      admin/default:
        uuid: ` + uuid2 + `
        type: iaas
        branch: ""
    current-model: admin/default
`,
	"credentials.yaml": `credentials:
  lxd:
    default-credential: me
    default-region: x
    me:
      auth-type: certificate
      client-cert: one
      client-key: two
`,
	"bootstrap-config.yaml": `controllers:
  prod:
    controller-config:
      api-port: 17070
    model-config:
      name: controller
    controller-model-uuid: ` + uuid2 + `
    credential: me
    cloud: lxd
    type: lxd
    region: localhost
    ca-certificates:
    - |
      -----BEGIN CERTIFICATE-----
      MIID
      -----END CERTIFICATE-----
    skip-tls-verify: true
`,
}

// TestFilesAreThoseOfJuju writes every file anew and compares the bytes.
func TestFilesAreThoseOfJuju(t *testing.T) {
	const pem = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n"
	dir := t.TempDir()
	s := jujuclient.NewFileStore(dir)
	machines := 3
	must(t, s.AddController("prod", jujuclient.ControllerDetails{
		ControllerUUID: uuid1, APIEndpoints: []string{"10.0.0.5:17070", "juju.example.com:17070"},
		DNSCache:      map[string][]string{"juju.example.com": {"10.0.0.5"}},
		PublicDNSName: "juju.example.com", CACert: pem, Cloud: "lxd", CloudRegion: "localhost", CloudType: "lxd",
		AgentVersion: "3.6-beta1", ControllerMachineCount: 1, MachineCount: &machines,
	}))
	must(t, s.SetCurrentController("prod"))
	must(t, s.UpdateAccount("prod", jujuclient.AccountDetails{
		Type: jujuclient.UserPassAccountDetailsType, User: "admin@local", Password: "s3cret", LastKnownAccess: "superuser",
	}))
	must(t, s.UpdateModel("prod", "admin/default", jujuclient.ModelDetails{ModelUUID: uuid2, ModelType: model.IAAS}))
	must(t, s.SetCurrentModel("prod", "admin/default"))
	must(t, s.UpdateCredential("lxd", jujuclient.CloudCredential{
		DefaultCredential: "me", DefaultRegion: "x",
		AuthCredentials: map[string]jujuclient.Credential{"me": {
			AuthType: "certificate", Attributes: map[string]any{"client-key": "two", "client-cert": "one"},
		}},
	}))
	must(t, s.UpdateBootstrapConfig("prod", jujuclient.BootstrapConfig{
		ControllerConfig: map[string]any{"api-port": 17070}, Config: map[string]any{"name": "controller"},
		ControllerModelUUID: uuid2, Credential: "me", Cloud: "lxd", CloudType: "lxd", CloudRegion: "localhost",
		CloudCACertificates: []string{pem}, SkipTLSVerify: true,
	}))
	for name, want := range asJujuWrites {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s is, %v,\n%s\nwant\n%s", name, err, got, want)
		}
	}
}
