package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
)

const authPath = "/v2/auth"

// NewAuthAPI returns the switch of authentication of c's cluster.
func NewAuthAPI(c Client) AuthAPI { return authAPI{authCaller{c}} }

type authAPI struct{ authCaller }

func (a authAPI) Enable(ctx context.Context) error {
	return a.do(ctx, &call{method: http.MethodPut, path: authPath + "/enable"}, nil)
}

func (a authAPI) Disable(ctx context.Context) error {
	return a.do(ctx, &call{method: http.MethodDelete, path: authPath + "/enable"}, nil)
}

// authCaller is what the three auth APIs have in common.
type authCaller struct {
	client caller
}

// do sends c and decodes a successful answer into out, if there is one.
// Creating answers 201, which is success only where nothing is decoded.
func (a authCaller) do(ctx context.Context, c *call, out any) error {
	ans, err := a.client.do(ctx, c)
	if err != nil {
		return err
	}
	defer ans.release()
	switch {
	case out == nil && (ans.status == http.StatusOK || ans.status == http.StatusCreated):
		return nil
	case out != nil && ans.status == http.StatusOK:
		return json.Unmarshal(ans.body, out)
	}
	refusal := AuthError{Code: ans.status}
	if err := json.Unmarshal(ans.body, &refusal); err != nil {
		return err
	}
	return refusal
}

// authCall is a request about one user or role; body nil sends none.
func authCall(method, kind, name string, body any) (*call, error) {
	c := &call{method: method, path: path.Join(authPath, kind, name)}
	if body == nil {
		return c, nil
	}
	var err error
	if c.body, err = json.Marshal(body); err != nil {
		return nil, fmt.Errorf("cannot encode %s %q: %w", kind, name, err)
	}
	c.content = jsonContent
	return c, nil
}

// about sends a request about one user or role.
func (a authCaller) about(ctx context.Context, method, kind, name string, body, out any) error {
	c, err := authCall(method, kind, name, body)
	if err != nil {
		return err
	}
	return a.do(ctx, c, out)
}

// listCall asks for all users or roles. It has a content type though it has
// no content, as the original sends it.
func listCall(kind string) *call {
	return &call{method: http.MethodGet, path: authPath + "/" + kind, content: jsonContent}
}
