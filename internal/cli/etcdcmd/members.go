package etcdcmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

// plain is a command whose refusals are printed without more.
func (s *session) plain(use, short string, run func(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.connect(cmd)
			if err != nil {
				return err
			}
			ctx, cancel := s.limit(cmd)
			defer cancel()
			err = run(ctx, cmd, c, args)
			if _, said := ExitCode(err); err == nil || said {
				return err
			}
			return complain(cmd, err.Error())
		},
	}
}

func (s *session) member() *cobra.Command {
	cmd := &cobra.Command{Use: "member", Short: "member add, remove and list subcommands"}
	cmd.AddCommand(
		s.plain("list", "enumerate existing cluster members", listMembers),
		s.plain("add NAME PEERURL", "add a new member to the etcd cluster", addMember),
		s.plain("remove ID", "remove an existing member from the etcd cluster", removeMember),
		s.plain("update ID PEERURLS", "update an existing member in the etcd cluster", updateMember),
	)
	return cmd
}

func listMembers(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 0 {
		return complain(cmd, "No arguments accepted")
	}
	api := client.NewMembersAPI(c)
	all, err := api.List(ctx)
	if err != nil {
		return err
	}
	leader, err := api.Leader(ctx)
	if err != nil {
		say(cmd.ErrOrStderr(), "Failed to get leader:  %v\n", err)
		return &ExitError{exitBadArgs}
	}
	for _, m := range all {
		peers, clients := strings.Join(m.PeerURLs, ","), strings.Join(m.ClientURLs, ",")
		if m.Name == "" {
			say(cmd.OutOrStdout(), "%s[unstarted]: peerURLs=%s\n", m.ID, peers)
			continue
		}
		say(cmd.OutOrStdout(), "%s: name=%s peerURLs=%s clientURLs=%s isLeader=%v\n", m.ID, m.Name, peers, clients, m.ID == leader.ID)
	}
	return nil
}

func addMember(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 2 {
		return complain(cmd, "Provide a name and a single member peerURL")
	}
	api := client.NewMembersAPI(c)
	name := args[0]
	added, err := api.Add(ctx, args[1])
	if err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "Added member named %s with ID %s to cluster\n", name, added.ID)
	all, err := api.List(ctx)
	if err != nil {
		return err
	}
	var initial []string
	for _, m := range all {
		for _, u := range m.PeerURLs {
			n := m.Name
			if m.ID == added.ID {
				n = name
			}
			initial = append(initial, fmt.Sprintf("%s=%s", n, u))
		}
	}
	say(cmd.OutOrStdout(), "\nETCD_NAME=%q\nETCD_INITIAL_CLUSTER=%q\nETCD_INITIAL_CLUSTER_STATE=\"existing\"\n", name, strings.Join(initial, ","))
	return nil
}

func removeMember(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 1 {
		return complain(cmd, "Provide a single member ID")
	}
	api := client.NewMembersAPI(c)
	all, err := api.List(ctx)
	if err != nil {
		return err
	}
	id := ""
	for _, m := range all {
		if m.ID == args[0] || m.Name == args[0] {
			id = m.ID
		}
	}
	if id == "" {
		return complain(cmd, fmt.Sprintf("Couldn't find a member in the cluster with an ID of %s.", args[0]))
	}
	if err := api.Remove(ctx, id); err != nil {
		return complain(cmd, fmt.Sprintf("Received an error trying to remove member %s: %s", id, err))
	}
	say(cmd.OutOrStdout(), "Removed member %s from cluster\n", id)
	return nil
}

func updateMember(ctx context.Context, cmd *cobra.Command, c client.Client, args []string) error {
	if len(args) != 2 {
		return complain(cmd, "Provide an ID and a list of comma separated peerURL (0xabcd http://example.com,http://example1.com)")
	}
	if err := client.NewMembersAPI(c).Update(ctx, args[0], strings.Split(args[1], ",")); err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "Updated member with ID %s in cluster\n", args[0])
	return nil
}
