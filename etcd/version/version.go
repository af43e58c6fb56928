// Package version holds the answer of an etcd server to GET /version.
//
// It exists apart from package client because the programs that ask a
// client for its versions import it under this name.
package version

// Versions says what a member runs and what the cluster as a whole has
// agreed on. Before the first leader is elected Cluster is "not_decided".
type Versions struct {
	// Server is the version of the member that answered, such as "3.4.23".
	Server string `json:"etcdserver"`
	// Cluster is the version all members can speak, such as "3.4.0".
	Cluster string `json:"etcdcluster"`
}
