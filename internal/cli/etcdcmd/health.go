package etcdcmd

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/gantline/gantline/etcd/client"
)

// healthEvery is the time between two checks of cluster-health --forever.
const healthEvery = 10 * time.Second

func (s *session) clusterHealth() *cobra.Command {
	var forever bool
	cmd := &cobra.Command{
		Use: "cluster-health", Short: "check the health of the etcd cluster", SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for {
				well, err := s.checkHealth(cmd)
				if err != nil {
					return err
				}
				if !forever && !well {
					return &ExitError{exitUnhealthy}
				}
				if !forever {
					return nil
				}
				say(cmd.OutOrStdout(), "\nnext check after 10 second...\n\n")
				select {
				case <-time.After(healthEvery):
				case <-cmd.Context().Done():
					return nil
				}
			}
		},
	}
	cmd.Flags().BoolVarP(&forever, "forever", "f", false, "forever check the health every 10 second until CTRL+C")
	return cmd
}

func (s *session) checkHealth(cmd *cobra.Command) (well bool, err error) {
	c, err := s.unsynced(cmd)
	if err != nil {
		return false, err
	}
	ctx, cancel := s.limit(cmd)
	defer cancel()
	members, err := client.NewMembersAPI(c).List(ctx)
	if err != nil {
		say(cmd.OutOrStdout(), "cluster may be unhealthy: failed to list members\n")
		return false, fail(cmd, exitServerError, err)
	}
	transport, err := s.transport()
	if err != nil {
		return false, fail(cmd, exitBadArgs, err)
	}
	healthy := 0
	for _, m := range members {
		if s.memberWell(cmd, &http.Client{Transport: transport, Timeout: s.totalTimeout}, m) {
			healthy++
		}
	}
	verdict := "degraded"
	switch healthy {
	case len(members):
		verdict = "healthy"
	case 0:
		verdict = "unavailable"
	}
	say(cmd.OutOrStdout(), "cluster is %s\n", verdict)
	return healthy == len(members), nil
}

func (s *session) memberWell(cmd *cobra.Command, hc *http.Client, m client.Member) bool {
	out := cmd.OutOrStdout()
	if len(m.ClientURLs) == 0 {
		say(out, "member %s is unreachable: no available published client urls\n", m.ID)
		return false
	}
	for _, u := range m.ClientURLs {
		well, err := ping(cmd.Context(), hc, u)
		switch {
		case err != nil:
			say(out, "failed to check the health of member %s on %s: %v\n", m.ID, u, err)
		case well:
			say(out, "member %s is healthy: got healthy result from %s\n", m.ID, u)
			return true
		default:
			say(out, "member %s is unhealthy: got unhealthy result from %s\n", m.ID, u)
			return false
		}
	}
	say(out, "member %s is unreachable: %v are all unreachable\n", m.ID, m.ClientURLs)
	return false
}

// ping asks one URL for its health, which is a text or, of old servers, a
// truth value.
func ping(ctx context.Context, hc *http.Client, base string) (bool, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/health", nil)
	if err != nil {
		return false, err
	}
	resp, err := hc.Do(r)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	var body struct{ Health any }
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		return false, err
	}
	return body.Health == "true" || body.Health == true, nil
}
