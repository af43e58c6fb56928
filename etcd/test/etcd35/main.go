// Etcd35 is etcd 3.5, the last version that serves the v2 API, built from its
// own module. Distributions no longer have it. The tests run it like any
// other etcd:
//
//	GOWORK=off go build -o /tmp/etcd35 .
//	GANTLINE_ETCD=/tmp/etcd35 GOWORK=off go test -tags interop ..
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
