package leadership_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gantline/gantline/juju/api/agent/internal/apitest"
	"github.com/gantline/gantline/juju/api/agent/leadership"
	"github.com/gantline/gantline/juju/rpc/params"
)

func TestClaimLeadership(t *testing.T) {
	claim := func(answer string) apitest.Exchange {
		return apitest.Exchange{
			Call:   "LeadershipService(2).ClaimLeadership",
			Params: `{"params":[{"application-tag":"application-a","unit-tag":"unit-a-0","duration":1.5}]}`,
			Answer: answer,
		}
	}
	c := leadership.NewClient(apitest.New(t, map[string]int{"LeadershipService": 2},
		claim(`{"results":[{}]}`),
		claim(`{"results":[{"error":{"message":"leadership claim denied","code":"leadership claim denied"}}]}`),
		claim(`{"results":[{"error":{"message":"permission denied","code":"unauthorized access"}}]}`),
	))
	if err := c.ClaimLeadership(t.Context(), "a", "a/0", 1500*time.Millisecond); err != nil {
		t.Error(err)
	}
	if err := c.ClaimLeadership(t.Context(), "a", "a/0", 1500*time.Millisecond); !errors.Is(err, leadership.ErrClaimDenied) {
		t.Errorf("denied: %v", err)
	}
	err := c.ClaimLeadership(t.Context(), "a", "a/0", 1500*time.Millisecond)
	if errors.Is(err, leadership.ErrClaimDenied) || !params.IsCodeUnauthorized(err) {
		t.Errorf("unauthorized: %v", err)
	}
	if err := c.ClaimLeadership(t.Context(), "a", "nonsense", time.Second); err == nil {
		t.Error("nonsense was sent")
	}
}

func TestBlockUntilLeadershipReleased(t *testing.T) {
	block := func(answer string) apitest.Exchange {
		return apitest.Exchange{
			Call:   "LeadershipService(2).BlockUntilLeadershipReleased",
			Params: `{"Name":"a"}`,
			Answer: answer,
		}
	}
	c := leadership.NewClient(apitest.New(t, map[string]int{"LeadershipService": 2},
		block(`{}`),
		block(`{"error":{"message":"no","code":""}}`),
	))
	if err := c.BlockUntilLeadershipReleased(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	if err := c.BlockUntilLeadershipReleased(t.Context(), "a"); err == nil || err.Error() != "no" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.BlockUntilLeadershipReleased(ctx, "a"); !errors.Is(err, leadership.ErrBlockCancelled) || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
