package endpoint_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

// sample is a captured request of the original endpoint, and its answer.
type sample struct {
	line, method, path, contentType, body string
	status                                int
	answer                                string
}

var (
	flagMethod = regexp.MustCompile(`-X (\S+)`)
	flagBody   = regexp.MustCompile(`-d (.*) /\S+$`)
	flagType   = regexp.MustCompile(`-H Content-Type:(\S+)`)
)

func samples(t *testing.T) []sample {
	t.Helper()
	buf, err := os.ReadFile("testdata/captures/rest-samples.txt")
	if err != nil {
		t.Fatal(err)
	}
	var res []sample
	for _, block := range strings.Split("\n"+string(buf), "\n=== ")[1:] {
		lines := strings.SplitN(block, "\n", 3)
		if len(lines) < 3 || !strings.Contains(lines[0], "/") || !strings.HasPrefix(lines[1], "HTTP/1.1 ") {
			continue
		}
		s := sample{line: lines[0], method: http.MethodGet, path: lines[0][strings.LastIndex(lines[0], " ")+1:]}
		if m := flagMethod.FindStringSubmatch(s.line); m != nil {
			s.method = m[1]
		}
		if strings.Contains(s.line, "-I ") {
			s.method = http.MethodHead
		}
		if m := flagBody.FindStringSubmatch(s.line); m != nil {
			s.body, s.contentType = m[1], "application/x-www-form-urlencoded"
		}
		if m := flagType.FindStringSubmatch(s.line); m != nil {
			s.contentType = m[1]
		}
		if _, err := fmt.Sscan(lines[1][len("HTTP/1.1 "):], &s.status); err != nil {
			t.Fatalf("%s: %v", s.line, err)
		}
		if _, body, ok := strings.Cut(lines[2], "\n\n"); ok {
			s.answer = strings.TrimSpace(body)
		}
		res = append(res, s)
	}
	return res
}

// elsewhere is what the sample of the original shows that this endpoint does not
// do, or cannot repeat.
func elsewhere(s sample) string {
	switch {
	case strings.Contains(s.path, "/actions"), strings.HasPrefix(s.path, "/indexes"), s.path == "/plugins", strings.HasPrefix(s.path, "/plugins/"):
		return "plugins, actions and indexes are the host's"
	case s.path == "/info", s.path == "/objects", strings.HasPrefix(s.path, "/users"):
		return "differs by what is installed"
	case strings.Contains(s.body, `"Name":"bad name!"`):
		return "the key in it is random"
	case s.method == http.MethodPut:
		return "boot environments are not checked"
	}
	return ""
}

// TestSamples makes the captured requests in turn and compares the answers: the
// status, and the error or the fields that both sides have.
func TestSamples(t *testing.T) {
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	c, err := ep.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for name, typ := range map[string]string{"incrementer/step": "integer", "incrementer/touched": "integer", "incrementer/default": ""} {
		schema := map[string]interface{}{}
		if typ != "" {
			schema["type"] = typ
		}
		if err := c.CreateModel(&models.Param{Name: name, Schema: schema}); err != nil {
			t.Fatal(err)
		}
	}
	token := ep.Token(time.Minute)
	hc := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	done := 0
	for _, s := range samples(t) {
		if elsewhere(s) != "" {
			continue
		}
		req, err := http.NewRequestWithContext(context.Background(), s.method, ep.URL()+"/api/v3"+s.path, strings.NewReader(s.body))
		if err != nil {
			t.Fatalf("%s: %v", s.line, err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		if s.contentType != "" {
			req.Header.Set("Content-Type", s.contentType)
		}
		resp, err := hc.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", s.line, err)
		}
		buf, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		done++
		if resp.StatusCode != s.status {
			t.Errorf("%s\n is answered %d %s\nwant %d %s", s.line, resp.StatusCode, buf, s.status, s.answer)
			continue
		}
		if why := differ(s, string(buf)); why != "" {
			t.Errorf("%s\n is answered %s\nwant %s\n%s", s.line, buf, s.answer, why)
		}
	}
	if done < 30 {
		t.Errorf("only %d samples were made", done)
	}
}

// differ compares two answers as JSON; of objects, the fields that the original
// has and that are not of the moment.
func differ(s sample, got string) string {
	if s.answer == "" || s.method == http.MethodHead {
		return ""
	}
	var w, g interface{}
	if json.Unmarshal([]byte(s.answer), &w) != nil {
		return ""
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		return err.Error()
	}
	if m, ok := w.(map[string]interface{}); ok && s.method == http.MethodDelete && s.status == http.StatusOK {
		delete(m, "Params") // counted by actions, which are not made here
	}
	return compare("", w, g)
}

func compare(at string, w, g interface{}) string {
	switch w := w.(type) {
	case map[string]interface{}:
		gm, ok := g.(map[string]interface{})
		if !ok {
			return at + " is no object"
		}
		for k, v := range w {
			switch k {
			case "Secret", "Profile": // random, and gone since
				continue
			}
			if why := compare(at+"/"+k, v, gm[k]); why != "" {
				return why
			}
		}
		return ""
	case []interface{}:
		gl, ok := g.([]interface{})
		if !ok || len(gl) != len(w) {
			return at + " is another list"
		}
		for i := range w {
			if why := compare(fmt.Sprintf("%s/%d", at, i), w[i], gl[i]); why != "" {
				return why
			}
		}
		return ""
	}
	if ws, ok := w.(string); ok && strings.HasPrefix(ws, "Patch line: ") { // members in another order
		var a, b interface{}
		gs, _ := g.(string)
		if json.Unmarshal([]byte(strings.TrimPrefix(ws, "Patch line: ")), &a) == nil &&
			json.Unmarshal([]byte(strings.TrimPrefix(gs, "Patch line: ")), &b) == nil && reflect.DeepEqual(a, b) {
			return ""
		}
	}
	if !reflect.DeepEqual(w, g) {
		return fmt.Sprintf("%s is %v, want %v", at, g, w)
	}
	return ""
}
