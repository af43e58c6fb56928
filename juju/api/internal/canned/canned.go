// Package canned is a connection for the examples of the clients: it answers every call with one
// text. Programs get theirs from package connector.
package canned

import (
	"context"
	"encoding/json"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/base"
)

// Conn is the connection. What it does not answer it does not have: only calls may be made.
type Conn struct {
	base.APICallCloser
	answer string
}

// New returns a connection whose server offers every facade and answers with that JSON.
func New(answer string) *Conn { return &Conn{answer: answer} }

// BestFacadeVersion is part of base.APICaller.
func (c *Conn) BestFacadeVersion(facade string) int {
	versions := api.SupportedVersions(facade)
	if len(versions) == 0 {
		return 0
	}
	return versions[len(versions)-1]
}

// APICallContext is part of base.APICaller.
func (c *Conn) APICallContext(ctx context.Context, _ string, _ int, _, _ string, _, response any) error {
	if err := ctx.Err(); err != nil || response == nil {
		return err
	}
	return json.Unmarshal([]byte(c.answer), response)
}

// Close is part of base.APICallCloser.
func (c *Conn) Close() error { return nil }
