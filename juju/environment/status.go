package environment

import (
	"context"
	"errors"
	"iter"

	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/common"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Status returns the status of the model, or of what the patterns match: names of applications, units
// and machines, with * for any text. A server of Juju 1 answers in other shapes; see OldStatus.
func (e *Environment) Status(ctx context.Context, patterns ...string) (*params.FullStatus, error) {
	conn, err := e.conn(ctx, "Client.FullStatus")
	if err != nil {
		return nil, err
	}
	return client.NewClient(conn).StatusContext(ctx, &client.StatusArgs{Patterns: patterns})
}

// OldStatus returns the status of an environment of Juju 1 as it stands on the wire.
func (e *Environment) OldStatus(ctx context.Context, patterns ...string) (map[string]any, error) {
	if patterns == nil {
		patterns = []string{}
	}
	in := struct{ Patterns []string }{patterns}
	var out map[string]any
	done, err := e.oldCall(ctx, "FullStatus", in, &out)
	if err == nil && !done {
		return nil, errors.New("the server does not speak the API of Juju 1; use Status")
	}
	return out, err
}

// GetStat is Status.
//
// Deprecated: use Status.
func (e *Environment) GetStat(ctx context.Context) (*params.FullStatus, error) { return e.Status(ctx) }

// DebugLog returns the records of the model's log that are wanted, until ctx ends, the loop is left,
// or there are no more. An error is the last thing that it yields.
func (e *Environment) DebugLog(ctx context.Context, wanted common.DebugLogParams) iter.Seq2[common.LogMessage, error] {
	return func(yield func(common.LogMessage, error) bool) {
		conn, err := e.conn(ctx, "/log")
		if err != nil {
			yield(common.LogMessage{}, err)
			return
		}
		err = common.FollowDebugLog(ctx, conn, wanted, func(m common.LogMessage) error {
			if !yield(m, nil) {
				return errLeft
			}
			return nil
		})
		if err != nil && !errors.Is(err, errLeft) {
			yield(common.LogMessage{}, err)
		}
	}
}

// errLeft says that the loop over records was left.
var errLeft = errors.New("left")
