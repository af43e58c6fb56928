package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// drive runs a script against a server and returns what it printed, comparable.
func (h *house) drive(ctx context.Context, m mode, c client, command []string, s *server) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, scriptTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Env = append(cmd.Env, "LC_ALL=C", "PYTHONIOENCODING=utf-8", "PYTHONHASHSEED=0", "ETCD_URL="+s.url)
	if m.tls {
		cmd.Env = append(cmd.Env, "ETCD_CA="+s.ca)
	}
	if m.login {
		cmd.Env = append(cmd.Env, "ETCD_ROOT=root:"+s.password)
	} else {
		// The gateway keeps 1,000 events here, as etcd does; "gantline up" keeps more.
		cmd.Env = append(cmd.Env, "ETCD_HISTORY=1000")
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s\n%s", err, tail(string(out)), tail(complaints.String()))
	}
	return comparable(string(out), s), nil
}

// tail is the end of a text, for people.
func tail(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}

// comparable leaves out what no two servers have in common: addresses, IDs, times, versions.
func comparable(out string, s *server) []string {
	out = strings.ReplaceAll(out, s.url, "URL")
	for _, r := range rules() {
		out = r.what.ReplaceAllString(out, r.with)
	}
	var all []string
	for line := range strings.Lines(out) {
		// etcdctl asks the terminal not to show passwords, and complains that there is none.
		if !strings.HasPrefix(line, "2 stty: ") {
			all = append(all, strings.TrimRight(line, "\n"))
		}
	}
	return all
}

type rule struct {
	what *regexp.Regexp
	with string
}

func rules() []rule {
	return []rule{
		{regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`), "TIME"},
		{regexp.MustCompile(`"uptime":"[^"]*"`), `"uptime":"SPAN"`},
		{regexp.MustCompile(`\b[0-9a-f]{14,16}\b`), "ID"},
		{regexp.MustCompile(`"name":"[^"]+"|name=\S+`), "NAME"},
		{regexp.MustCompile(`https?://[A-Za-z0-9.]+:\d\d+`), "URL"},
		{regexp.MustCompile(`"etcd(server|cluster)":"[^"]*"`), `"etcd$1":"VERSION"`},
		{regexp.MustCompile(`AppendRequestCnt":\d+`), `AppendRequestCnt":N`},
		// etcdctl 3.4 shows an empty name in front for each role, by a defect of its library.
		{regexp.MustCompile(`Roles: +`), "Roles: "},
		// A TTL is rounded up: it is one less if the second turns between two requests.
		{regexp.MustCompile(`(ttl"?[=:]|TTL: )\d+`), "${1}N"},
	}
}

// difference lists the first lines that differ, with what led to them.
func difference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		if i < len(want) && i < len(got) && want[i] == got[i] {
			continue
		}
		part := func(all []string) string {
			return strings.Join(all[min(len(all), max(0, i-4)):min(len(all), i+4)], "\n    ")
		}
		return fmt.Sprintf("line %d\n  etcd 3.4:\n    %s\n  gateway:\n    %s", i+1, part(want), part(got))
	}
	return ""
}
