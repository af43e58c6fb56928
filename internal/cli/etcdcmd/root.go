package etcdcmd

import (
	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

// New makes the command "etcd".
func New() *cobra.Command {
	s := &session{}
	cmd := &cobra.Command{
		Use:   "etcd",
		Short: "etcd's v2 API: a gateway to v3, the commands of v2 etcdctl, and the move of v2 data",
	}
	s.flags(cmd)
	cmd.AddCommand(
		newGateway(), s.v2(),
		s.get(), s.set(), s.update(), s.mk(), s.rm(), s.rmdir(), s.ls(),
		s.dir("mkdir", "make a new directory", client.PrevNoExist),
		s.dir("setdir", "create a new directory or update an existing directory TTL", client.PrevIgnore),
		s.dir("updatedir", "update an existing directory", client.PrevExist),
		s.watch(), s.execWatch(),
		s.member(), s.clusterHealth(), s.auth(), s.user(), s.role(),
	)
	return cmd
}
