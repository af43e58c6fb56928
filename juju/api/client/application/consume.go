package application

import (
	"time"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Consume brings an offer of another model in as a remote application and returns its name. What arg
// needs is what ApplicationOffers.GetConsumeDetails answers.
func (c *Client) Consume(arg params.ConsumeApplicationArgV5) (string, error) {
	in := params.ConsumeApplicationArgsV5{Args: []params.ConsumeApplicationArgV5{arg}}
	if err := c.all("Consume", in, 1); err != nil {
		return "", err
	}
	if arg.ApplicationAlias != "" {
		return arg.ApplicationAlias, nil
	}
	return arg.OfferName, nil
}

// DestroyConsumedApplicationParams says which remote applications DestroyConsumedApplication removes
// and how.
type DestroyConsumedApplicationParams struct {
	// SaasNames are the names that they have here.
	SaasNames []string
	// Force goes on where a step fails; MaxWait bounds each step then.
	Force   bool
	MaxWait *time.Duration
}

// DestroyConsumedApplication removes remote applications; each result is an application's own.
func (c *Client) DestroyConsumedApplication(in DestroyConsumedApplicationParams) ([]params.ErrorResult, error) {
	args := params.DestroyConsumedApplicationsParams{}
	for _, name := range in.SaasNames {
		args.Applications = append(args.Applications, params.DestroyConsumedApplicationParams{
			ApplicationTag: names.NewApplicationTag(name).String(), Force: &in.Force, MaxWait: in.MaxWait,
		})
	}
	var out params.ErrorResults
	if err := c.call("DestroyConsumedApplications", args, &out); err != nil {
		return nil, err
	}
	return out.Results, bulk.Count(len(out.Results), len(in.SaasNames))
}

// SetRelationSuspended suspends or resumes relations to other models; message says why.
func (c *Client) SetRelationSuspended(relationIds []int, suspended bool, message string) error {
	in := params.RelationSuspendedArgs{}
	for _, id := range relationIds {
		in.Args = append(in.Args, params.RelationSuspendedArg{RelationId: id, Suspended: suspended, Message: message})
	}
	return c.all("SetRelationsSuspended", in, len(relationIds))
}
