package etcdgateway

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gantline/gantline/etcd/client"
)

const membersPath = "/v2/members"

func (g *Gateway) members(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET", "POST", "DELETE", "PUT") || !g.mayWriteRoot(w, r) {
		return
	}
	g.setCluster(w)
	rest := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, membersPath), "/")
	if r.Method == http.MethodGet {
		g.getMembers(w, r, rest)
		return
	}
	if g.cfg.FixedMembers {
		refuse(w, http.StatusForbidden, "the membership of this cluster cannot be changed here")
		return
	}
	if r.Method == http.MethodPost {
		g.addMember(w, r)
		return
	}
	if rest == "" {
		http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
		return
	}
	g.changeMember(w, r, rest)
}

func (g *Gateway) getMembers(w http.ResponseWriter, r *http.Request, rest string) {
	switch rest {
	case "":
		all, err := g.store.Members().List(r.Context())
		if err != nil {
			g.refuseError(w, r, err)
			return
		}
		answerLine(w, http.StatusOK, map[string][]client.Member{"members": all})
	case "leader":
		leader, err := g.store.Members().Leader(r.Context())
		if err != nil {
			g.refuseError(w, r, err)
			return
		}
		answerLine(w, http.StatusOK, leader)
	default:
		refuse(w, http.StatusNotFound, "Not found")
	}
}

func (g *Gateway) addMember(w http.ResponseWriter, r *http.Request) {
	urls, ok := readPeerURLs(w, r)
	if !ok {
		return
	}
	added, err := g.store.Members().Add(r.Context(), urls)
	if err != nil {
		g.refuseError(w, r, err)
		return
	}
	answerLine(w, http.StatusCreated, added)
}

func (g *Gateway) changeMember(w http.ResponseWriter, r *http.Request, id string) {
	err := g.store.Members().CheckID(id) // before the body, as etcd does
	switch {
	case err != nil:
	case r.Method == http.MethodDelete:
		err = g.store.Members().Remove(r.Context(), id)
	default:
		urls, ok := readPeerURLs(w, r)
		if !ok {
			return
		}
		err = g.store.Members().Update(r.Context(), id, urls)
	}
	if err != nil {
		g.refuseError(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// readPeerURLs reads the body of a request that names peers, or refuses it.
func readPeerURLs(w http.ResponseWriter, r *http.Request) ([]string, bool) {
	if kind := r.Header.Get("Content-Type"); kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, fmt.Sprintf("Bad Content-Type %s, accept application/json", kind))
		return nil, false
	}
	var body struct {
		PeerURLs []string `json:"peerURLs"`
	}
	text, err := io.ReadAll(r.Body)
	if err == nil {
		if err = json.Unmarshal(text, &body); err == nil {
			body.PeerURLs, err = checkURLs(body.PeerURLs)
		}
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return nil, false
	}
	return body.PeerURLs, true
}

// checkURLs refuses what is no list of peer URLs, and sorts it.
func checkURLs(in []string) ([]string, error) {
	if len(in) == 0 {
		return nil, fmt.Errorf("no valid URLs given")
	}
	all := make([]string, len(in))
	for i, text := range in {
		u, err := url.Parse(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		if err := checkURL(u, text); err != nil {
			return nil, err
		}
		all[i] = u.String()
	}
	slices.Sort(all)
	return all, nil
}

func checkURL(u *url.URL, text string) error {
	switch u.Scheme {
	case "http", "https":
		if _, _, err := net.SplitHostPort(u.Host); err != nil {
			return fmt.Errorf(`URL address does not have the form "host:port": %s`, text)
		}
		if u.Path != "" {
			return fmt.Errorf("URL must not contain a path: %s", text)
		}
	case "unix", "unixs":
	default:
		return fmt.Errorf("URL scheme must be http, https, unix, or unixs: %s", text)
	}
	return nil
}

func (g *Gateway) machines(w http.ResponseWriter, r *http.Request) {
	if allow(w, r, "GET", "HEAD") {
		io.WriteString(w, strings.Join(g.store.Machines(r.Context()), ", ")) //nolint:errcheck // the client is gone
	}
}
