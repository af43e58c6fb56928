package cli

import (
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gantline/gantline/internal/agent/join"
	"github.com/spf13/cobra"
)

// joinCommand prints what makes a host a machine of the scope's model: one line, on standard
// output, with a token that is good for one host and a few minutes.
func (s *scope) joinCommand(cmd *cobra.Command) error {
	conn, err := s.openModel(cmd.Context())
	if err != nil {
		return err
	}
	defer conn.Close()
	model, _ := conn.ModelTag()
	client, err := conn.HTTPClient()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(cmd.Context(), http.MethodPost, "invitations", nil)
	if err != nil {
		return err
	}
	var a join.InviteAnswer
	if err := client.Do(cmd.Context(), req, &a); err != nil {
		return err
	}
	if ours := conn.Addr(); !slices.Contains(a.Addresses, ours) && !loopback(ours) {
		a.Addresses = append([]string{ours}, a.Addresses...)
	}
	token, err := join.Token{
		Addresses: a.Addresses, CACert: a.CACert, ModelUUID: model.Id(), Secret: a.Secret,
	}.Encode()
	if err != nil {
		return err
	}
	say(cmd, "Run this on the host that is to become a machine of the model. It works once, until %s.", a.Expires.Local().Format(time.TimeOnly))
	if !slices.ContainsFunc(a.Addresses, func(addr string) bool { return !loopback(addr) }) {
		say(cmd, "The controller only listens to its own host: start it with --listen 0.0.0.0:17070 for others to join.")
	}
	say(cmd, "Charms run as who runs it: as root, or with sudo before gantline, add --allow-host. Where the host is not\n"+
		"what charms are made for, add --base, such as --base ubuntu@22.04.")
	// A shell has echo built in: no process has the token among its arguments, which all users see.
	out(cmd, "echo %s | gantline agent join -", token)
	return nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err != nil || host == "localhost" || (ip != nil && ip.IsLoopback())
}
