package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

const membersPath = "/v2/members"

// NewMembersAPI returns the membership of c's cluster.
func NewMembersAPI(c Client) MembersAPI { return &membersAPI{client: c} }

type membersAPI struct {
	client caller
}

func (m *membersAPI) List(ctx context.Context) ([]Member, error) {
	var list struct {
		Members []Member `json:"members"`
	}
	err := m.do(ctx, &call{method: http.MethodGet, path: membersPath}, &list, http.StatusOK)
	if err != nil {
		return nil, err
	}
	if list.Members == nil {
		list.Members = []Member{}
	}
	return list.Members, nil
}

func (m *membersAPI) Leader(ctx context.Context) (*Member, error) {
	leader := new(Member)
	err := m.do(ctx, &call{method: http.MethodGet, path: membersPath + "/leader"}, leader, http.StatusOK)
	if err != nil {
		return nil, err
	}
	return leader, nil
}

func (m *membersAPI) Add(ctx context.Context, peerURL string) (*Member, error) {
	body, err := peerURLs([]string{peerURL})
	if err != nil {
		return nil, err
	}
	member := new(Member)
	c := &call{method: http.MethodPost, path: membersPath, body: body, content: jsonContent}
	if err := m.do(ctx, c, member, http.StatusCreated, http.StatusConflict); err != nil {
		return nil, err
	}
	return member, nil
}

func (m *membersAPI) Update(ctx context.Context, mID string, urls []string) error {
	body, err := peerURLs(urls)
	if err != nil {
		return err
	}
	c := &call{method: http.MethodPut, path: path.Join(membersPath, mID), body: body, content: jsonContent}
	return m.do(ctx, c, nil, http.StatusNoContent, http.StatusNotFound, http.StatusConflict)
}

func (m *membersAPI) Remove(ctx context.Context, mID string) error {
	c := &call{method: http.MethodDelete, path: path.Join(membersPath, mID)}
	err := m.do(ctx, c, nil, http.StatusNoContent, http.StatusGone)
	var gone MembersError
	if errors.As(err, &gone) {
		return nil
	}
	return err
}

// do sends c and decodes the answer into out. The first status is success,
// the others are refusals with a text.
func (m *membersAPI) do(ctx context.Context, c *call, out any, success int, refusals ...int) error {
	a, err := m.client.do(ctx, c)
	if err != nil {
		return err
	}
	defer a.release()
	switch {
	case a.status == success && out == nil:
		return nil
	case a.status == success:
		return json.Unmarshal(a.body, out)
	case slices.Contains(refusals, a.status):
		refusal := MembersError{Code: a.status}
		if err := json.Unmarshal(a.body, &refusal); err != nil && a.status != http.StatusGone {
			return err
		}
		return refusal
	default:
		return unexpectedStatus(a.status)
	}
}

func unexpectedStatus(status int) error {
	return fmt.Errorf("unexpected status code %d", status)
}

// peerURLs is the body of a request that names peers. It refuses what a
// server would refuse, with the server's words.
func peerURLs(in []string) ([]byte, error) {
	if len(in) == 0 {
		return nil, errors.New("no valid URLs given")
	}
	out := make([]string, len(in))
	for i, text := range in {
		u, err := peerURL(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		out[i] = u.String()
	}
	slices.Sort(out)
	return json.Marshal(map[string][]string{"peerURLs": out})
}

func peerURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, err
	}
	switch u.Scheme {
	case "http", "https":
		if _, _, err := net.SplitHostPort(u.Host); err != nil {
			return nil, fmt.Errorf(`URL address does not have the form "host:port": %s`, text)
		}
		if u.Path != "" {
			return nil, fmt.Errorf("URL must not contain a path: %s", text)
		}
	case "unix", "unixs":
	default:
		return nil, fmt.Errorf("URL scheme must be http, https, unix, or unixs: %s", text)
	}
	return u, nil
}
