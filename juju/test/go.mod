module github.com/gantline/gantline/juju/test

go 1.26.0

require (
	github.com/coder/websocket v1.8.15
	github.com/gantline/gantline/juju v0.0.0
	go.uber.org/goleak v1.3.0
	pgregory.net/rapid v1.3.0
)

require (
	go.yaml.in/yaml/v3 v3.0.6 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	gopkg.in/macaroon.v2 v2.1.0 // indirect
)

replace github.com/gantline/gantline/juju => ../
