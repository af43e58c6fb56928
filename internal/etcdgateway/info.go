package etcdgateway

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// healthTimeout is how long the cluster may take to show that it is well.
const healthTimeout = 2 * time.Second

func (g *Gateway) version(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET") {
		return
	}
	server, cluster := "not_decided", "not_decided"
	if m, err := g.store.Member(r.Context()); err == nil {
		server = m.Version
		if parts := strings.SplitN(server, ".", 3); len(parts) == 3 {
			cluster = parts[0] + "." + parts[1] + ".0"
		}
	}
	answer(w, http.StatusOK, struct {
		Server  string `json:"etcdserver"`
		Cluster string `json:"etcdcluster"`
	}{server, cluster})
}

func (g *Gateway) health(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET") {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
	defer cancel()
	text := `{"health":"true"}`
	if err := g.store.Sync(ctx); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		text = `{"health":"false"}`
	}
	io.WriteString(w, text) //nolint:errcheck // the client is gone
}

// statsSelf tells about the member that the gateway talks to. What members
// count among themselves is not to be had, and 0.
func (g *Gateway) statsSelf(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET") {
		return
	}
	m, err := g.store.Member(r.Context())
	if err != nil {
		g.refuseError(w, r, err)
		return
	}
	id, leader := strconv.FormatUint(m.ID, 16), strconv.FormatUint(m.Leader, 16)
	name := ""
	if all, err := g.store.Members().List(r.Context()); err == nil {
		for _, one := range all {
			if one.ID == id {
				name = one.Name
			}
		}
	}
	state := "StateFollower"
	if id == leader {
		state = "StateLeader"
	}
	type leaderInfo struct {
		Leader    string    `json:"leader"`
		Uptime    string    `json:"uptime"`
		StartTime time.Time `json:"startTime"`
	}
	started := g.store.Started().UTC()
	answer(w, http.StatusOK, struct {
		Name       string     `json:"name"`
		ID         string     `json:"id"`
		State      string     `json:"state"`
		StartTime  time.Time  `json:"startTime"`
		LeaderInfo leaderInfo `json:"leaderInfo"`
		Received   int        `json:"recvAppendRequestCnt"`
		Sent       int        `json:"sendAppendRequestCnt"`
	}{name, id, state, started, leaderInfo{leader, time.Since(started).String(), started}, 0, 0})
}

func (g *Gateway) statsStore(w http.ResponseWriter, r *http.Request) {
	if allow(w, r, "GET") {
		answer(w, http.StatusOK, g.store.Stats())
	}
}

// statsLeader names the leader. Only members know how its followers do.
func (g *Gateway) statsLeader(w http.ResponseWriter, r *http.Request) {
	if !allow(w, r, "GET") {
		return
	}
	m, err := g.store.Member(r.Context())
	if err != nil || m.Leader == 0 {
		refuse(w, http.StatusForbidden, "not current leader")
		return
	}
	answer(w, http.StatusOK, struct {
		Leader    string   `json:"leader"`
		Followers struct{} `json:"followers"`
	}{Leader: strconv.FormatUint(m.Leader, 16)})
}
