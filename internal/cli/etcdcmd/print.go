package etcdcmd

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

const simple = "simple"

func readAll(r io.Reader) (string, error) {
	text, err := io.ReadAll(r)
	return string(text), err
}

// show writes an answer in the format that the flags ask for.
func (s *session) show(cmd *cobra.Command, r *client.Response) {
	out := cmd.OutOrStdout()
	switch s.output {
	case simple:
		if r.Action != "delete" {
			say(out, "%s\n", r.Node.Value)
		} else {
			say(out, "PrevNode.Value: %s\n", r.PrevNode.Value)
		}
	case "extended":
		say(out, "Key: %s\nCreated-Index: %d\nModified-Index: %d\n", r.Node.Key, r.Node.CreatedIndex, r.Node.ModifiedIndex)
		if r.PrevNode != nil {
			say(out, "PrevNode.Value: %s\n", r.PrevNode.Value)
		}
		say(out, "TTL: %d\nIndex: %d\n", r.Node.TTL, r.Index)
		if r.Action != "delete" {
			say(out, "\n%s\n", r.Node.Value)
		}
	case "json":
		text, err := json.Marshal(r)
		if err != nil {
			say(cmd.ErrOrStderr(), "%v\n", err)
			return
		}
		say(out, "%s\n", text)
	default:
		say(cmd.ErrOrStderr(), "Unsupported output format: %s\n", s.output)
	}
}
