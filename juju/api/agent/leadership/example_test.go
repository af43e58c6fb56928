package leadership_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gantline/gantline/juju/api/agent/leadership"
	"github.com/gantline/gantline/juju/api/internal/canned"
)

func Example() {
	conn := canned.New(`{"results":[{"error":{"message":"leadership claim denied","code":"leadership claim denied"}}]}`) // an agent's is from worker/apicaller
	err := leadership.NewClient(conn).ClaimLeadership(context.Background(), "web", "web/1", time.Minute)
	if errors.Is(err, leadership.ErrClaimDenied) {
		fmt.Println("another unit leads")
	}
	// Output: another unit leads
}
