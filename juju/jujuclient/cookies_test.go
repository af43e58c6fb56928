package jujuclient_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gantline/gantline/juju/jujuclient"
)

func at(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

// cookies makes cookies of their texts, persistent unless they say otherwise.
func cookies(texts ...string) []*http.Cookie {
	var all []*http.Cookie
	for _, text := range texts {
		if !strings.Contains(text, "Max-Age") && !strings.Contains(text, "session") {
			text += "; Max-Age=1000"
		}
		cookie, err := http.ParseSetCookie(text)
		if err != nil {
			panic(err)
		}
		all = append(all, cookie)
	}
	return all
}

func sent(jar http.CookieJar, to string) string {
	var texts []string
	for _, cookie := range jar.Cookies(at(to)) {
		texts = append(texts, cookie.Name+"="+cookie.Value)
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

func openJar(t *testing.T, dir string) jujuclient.CookieJar {
	t.Helper()
	jar, err := jujuclient.NewFileStore(dir).CookieJar("c")
	if err != nil {
		t.Fatal(err)
	}
	return jar
}

func TestWhoGetsWhichCookies(t *testing.T) {
	jar := openJar(t, t.TempDir())
	jar.SetCookies(at("https://juju.example.com/auth/form"), cookies(
		"host=1; Path=/", "dir=2", "secure=3; Secure; Path=/", "domain=4; Domain=example.com; Path=/", "deep=5; Path=/a/b",
		"foreign=6; Domain=other.com", "top=7; Domain=com",
	))
	for to, want := range map[string]string{
		"https://juju.example.com/":      "domain=4 host=1 secure=3",
		"https://juju.example.com":       "domain=4 host=1 secure=3",
		"http://juju.example.com/":       "domain=4 host=1",
		"https://juju.example.com/auth":  "dir=2 domain=4 host=1 secure=3",
		"https://juju.example.com/authx": "domain=4 host=1 secure=3",
		"https://JUJU.example.com/a/b/c": "deep=5 domain=4 host=1 secure=3",
		"https://www.example.com/":       "domain=4",
		"https://myexample.com/":         "",
		"ftp://juju.example.com/":        "",
	} {
		if got := sent(jar, to); got != want {
			t.Errorf("%s gets %q, want %q", to, got, want)
		}
	}
}

func TestCookiesAreKept(t *testing.T) {
	dir := t.TempDir()
	jar := openJar(t, dir)
	jar.SetCookies(at("https://c/"), cookies("macaroon-1=a", "macaroon-2=b", "session=x", "gone=x"))
	jar.SetCookies(at("https://c/"), cookies("gone=; Max-Age=0"))
	must(t, jar.Save())
	again := openJar(t, dir)
	if got := sent(again, "https://c/"); got != "macaroon-1=a macaroon-2=b" {
		t.Errorf("kept are %q", got)
	}
	if got := again.AllCookies(); len(got) != 2 || got[0].Name != "macaroon-1" || got[0].Expires.IsZero() {
		t.Errorf("all are %v", got)
	}
	again.RemoveAll()
	must(t, again.Save())
	if got := openJar(t, dir).AllCookies(); len(got) != 0 {
		t.Errorf("after removal there are %v", got)
	}
	info, err := os.Stat(filepath.Join(dir, "cookies", "c.json"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode is %v, %v", info, err)
	}
}

func TestCookiesOfOthersAreKept(t *testing.T) {
	dir := t.TempDir()
	jars := make([]jujuclient.CookieJar, 4)
	for i := range jars {
		jars[i] = openJar(t, dir)
	}
	var wg sync.WaitGroup
	for i, jar := range jars {
		wg.Go(func() {
			jar.SetCookies(at("https://c/"), cookies("m"+string(rune('0'+i))+"=1"))
			if err := jar.Save(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := sent(openJar(t, dir), "https://c/"); got != "m0=1 m1=1 m2=1 m3=1" {
		t.Errorf("kept are %q", got)
	}
	jars[0].SetCookies(at("https://c/"), cookies("m1=newer"))
	must(t, jars[0].Save())
	must(t, jars[1].Save())
	if got := sent(openJar(t, dir), "https://c/"); got != "m0=1 m1=newer m2=1 m3=1" {
		t.Errorf("an older cookie won: %q", got)
	}
}

// recorded is a file of the juju command.
const recorded = `[{"Name":"macaroon-ab","Value":"W10=","Domain":"` + uuid1 + `","Path":"/","Secure":false,"HttpOnly":false,` +
	`"Persistent":true,"HostOnly":true,"Expires":"2999-01-01T00:00:00Z","Creation":"2024-04-30T10:00:00Z",` +
	`"LastAccess":"2024-04-30T10:00:00Z","Updated":"2024-04-30T10:00:00Z","CanonicalHost":"` + uuid1 + `"}]` + "\n"

func TestCookieFileOfJuju(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "cookies", "c.json")
	must(t, os.MkdirAll(filepath.Dir(file), 0o700))
	must(t, os.WriteFile(file, []byte(recorded), 0o600))
	jar := openJar(t, dir)
	must(t, jar.Save())
	if data, err := os.ReadFile(file); err != nil || string(data) != recorded {
		t.Errorf("saved as %s, %v", data, err)
	}
	if got := sent(jar, "https://"+uuid1+"/"); got != "macaroon-ab=W10=" {
		t.Errorf("sent are %q", got)
	}
	must(t, os.WriteFile(file, []byte(`{"old": "form"}`), 0o600))
	if got := openJar(t, dir).AllCookies(); len(got) != 0 {
		t.Errorf("an old file holds %v", got)
	}
}

func TestCookieFileStaysInTheStore(t *testing.T) {
	dir := t.TempDir()
	jar, err := jujuclient.NewFileStore(filepath.Join(dir, "store")).CookieJar("../../evil")
	must(t, err)
	jar.SetCookies(at("https://c/"), cookies("m=1"))
	must(t, jar.Save())
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("outside there are %v, %v", entries, err)
	}
}
