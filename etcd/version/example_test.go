package version_test

import (
	"encoding/json"
	"fmt"

	"github.com/gantline/gantline/etcd/version"
)

// What etcd answers to GET /version. Client.GetVersion asks for it.
func ExampleVersions() {
	var v version.Versions
	if err := json.Unmarshal([]byte(`{"etcdserver":"3.4.23","etcdcluster":"3.4.0"}`), &v); err != nil {
		fmt.Println(err)
	}
	fmt.Println(v.Server, v.Cluster)
	// Output: 3.4.23 3.4.0
}
