module github.com/gantline/gantline/juju

go 1.26.0

require (
	github.com/coder/websocket v1.8.15
	go.yaml.in/yaml/v3 v3.0.6
	gopkg.in/macaroon.v2 v2.1.0
)

require (
	golang.org/x/crypto v0.58.0
	golang.org/x/sys v0.49.0 // indirect
)
