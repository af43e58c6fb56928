// Package backups is the client of the Backups facade and of the route that hands backups out.
package backups

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/rpc/params"
)

// Client calls the Backups facade.
type Client struct {
	base.ClientFacade
	facade base.FacadeCaller
	conn   base.APICallCloser
}

// NewClient returns a client on a connection to the controller's model.
func NewClient(conn base.APICallCloser) *Client {
	closer, facade := base.NewClientFacade(conn, "Backups")
	return &Client{ClientFacade: closer, facade: facade, conn: conn}
}

// Create makes a backup of the controller and returns what it is; its Filename is what Download
// takes. noDownload keeps it on the controller and nowhere else.
func (c *Client) Create(ctx context.Context, notes string, noDownload bool) (*params.BackupsMetadataResult, error) {
	out := new(params.BackupsMetadataResult)
	in := params.BackupsCreateArgs{Notes: notes, NoDownload: noDownload}
	if err := c.facade.FacadeCallContext(ctx, "Create", in, out); err != nil {
		return nil, err
	}
	return out, nil
}

// Download returns the archive with that file name. The caller closes it; ctx ends the reading too.
func (c *Client) Download(ctx context.Context, filename string) (io.ReadCloser, error) {
	body, err := json.Marshal(params.BackupsDownloadArgs{ID: filename})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "backups", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	client, err := c.conn.HTTPClient()
	if err != nil {
		return nil, err
	}
	var resp *http.Response
	if err := client.Do(ctx, req, &resp); err != nil {
		return nil, fmt.Errorf("cannot download backup %q: %w", filename, err)
	}
	return resp.Body, nil
}
