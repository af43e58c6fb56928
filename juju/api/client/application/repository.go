package application

import (
	"errors"

	"github.com/gantline/gantline/juju/api/client/internal/bulk"
	"github.com/gantline/gantline/juju/rpc/params"
)

// deployFromRepository is the version with which the controller itself finds what to deploy.
const deployFromRepository = 19

// DeployFromRepository has the controller find a charm in the charm store and deploy it (Application
// 19). It returns what was chosen, which resources are still to be uploaded, and every error.
func (c *Client) DeployFromRepository(
	arg params.DeployFromRepositoryArg,
) (params.DeployFromRepositoryInfo, []*params.PendingResourceUpload, error) {
	if err := bulk.Since(c.facade, deployFromRepository, "DeployFromRepository"); err != nil {
		return params.DeployFromRepositoryInfo{}, nil, err
	}
	in := params.DeployFromRepositoryArgs{Args: []params.DeployFromRepositoryArg{arg}}
	var out params.DeployFromRepositoryResults
	err := c.call("DeployFromRepository", in, &out)
	if err == nil {
		err = bulk.Count(len(out.Results), 1)
	}
	if err != nil {
		return params.DeployFromRepositoryInfo{}, nil, err
	}
	r := out.Results[0]
	errs := make([]error, len(r.Errors))
	for i, e := range r.Errors {
		errs[i] = bulk.Err(e)
	}
	return r.Info, r.PendingResourceUploads, errors.Join(errs...)
}
