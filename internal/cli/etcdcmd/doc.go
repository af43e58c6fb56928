// Package etcdcmd is the command "etcd": the gateway that serves etcd's v2 API
// on a v3 cluster, what moves a v2 server's contents there, and the commands
// of v2 etcdctl with its names, flags, output and exit codes.
//
// Package main joins it into the program. The commands are clients of the v2
// API, of the gateway's or of any other server; only gateway touches v3.
package etcdcmd
