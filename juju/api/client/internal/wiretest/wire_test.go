package wiretest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/secrets"
	"github.com/gantline/gantline/juju/catalogue"
	"github.com/gantline/gantline/juju/rpc/params"
)

// TestWire calls every method of every client and compares what goes out with the catalogue.
func TestWire(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, row := range rows() {
		conn := &recorder{}
		row.call(conn)
		if len(conn.calls) != 1 {
			t.Errorf("%s: %d calls", row.want, len(conn.calls))
			continue
		}
		got := conn.calls[0]
		covered[got.facade+"."+got.name] = true
		if got.method != row.want {
			t.Errorf("called %s, want %s", got.method, row.want)
		}
		if row.params != "" && !same(row.params, got.params) {
			t.Errorf("%s\ngot  %s\nwant %s", row.want, got.params, row.params)
		}
		if err := shaped(c, got); err != nil {
			t.Errorf("%s: %v", row.want, err)
		}
	}
	for _, f := range c.Facades() {
		if !strings.HasPrefix(f.Package, "api/client/") {
			continue
		}
		for _, m := range f.Methods {
			name := f.Name + "." + m.Name
			if !covered[name] && !slices.Contains(left(), name) {
				t.Errorf("no client's method calls %s", name)
			}
		}
	}
}

func same(a, b string) bool {
	x, errX := decode(a)
	y, errY := decode(b)
	return errX == nil && errY == nil && equal(x, y)
}

func shaped(c *catalogue.Catalogue, got call) error {
	f, ok := c.Facade(got.facade)
	if !ok {
		return errors.New("no such facade")
	}
	i := slices.IndexFunc(f.Methods, func(m catalogue.Method) bool { return m.Name == got.name })
	if i < 0 {
		return errors.New("no such method")
	}
	want := f.Methods[i].Params
	if want == "" || got.params == "" {
		if want != "" || got.params != "" {
			return errors.New("parameters " + got.params + ", want " + want)
		}
		return nil
	}
	value, err := decode(got.params)
	if err != nil {
		return err
	}
	return conforms(c, want, value, want)
}

// Results come back one by one, each with its own error.
func TestPartialFailure(t *testing.T) {
	conn := &recorder{answer: `{"results":[{},{"error":{"message":"no app","code":"not found"}}]}`}
	errs, err := secrets.NewClient(conn).GrantSecret(t.Context(), "secret:x", "", "a", "b")
	if err != nil || len(errs) != 2 || errs[0] != nil || params.ErrCode(errs[1]) != "not found" {
		t.Errorf("got %v, %v", errs, err)
	}
	if _, err := secrets.NewClient(conn).GrantSecret(t.Context(), "secret:x", "", "a"); err == nil {
		t.Error("two results for one argument passed")
	}
}

// What the server's version lacks is refused before any call, naming both lists of versions.
func TestNotSupported(t *testing.T) {
	conn := &recorder{versions: map[string][]int{"Secrets": {1}, "Application": {15, 18}}}
	_, err := secrets.NewClient(conn).CreateSecret(t.Context(), "x", "", nil)
	const want = "Secrets.CreateSecrets not supported: server offers version 1, this client knows version 2"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, _, err = application.NewClient(conn).DeployFromRepository(params.DeployFromRepositoryArg{CharmName: "x"})
	var not *base.NotSupportedError
	if !errors.As(err, &not) || !slices.Equal(not.Server, []int{15, 18}) {
		t.Errorf("got %v", err)
	}
	none := &recorder{versions: map[string][]int{}}
	if _, err := secrets.NewClient(none).CreateSecret(t.Context(), "x", "", nil); !errors.As(err, &not) || not.Method != "" {
		t.Errorf("an absent facade: got %v", err)
	}
	if len(conn.calls)+len(none.calls) != 0 {
		t.Errorf("called %v %v", conn.calls, none.calls)
	}
}

// The comparison itself sees keys that are missing, unknown, or at a depth.
func TestConforms(t *testing.T) {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`{"entities":[{"tag":"x"}]}`:         "",
		`{"entities":[{"tag":"x","tga":1}]}`: `Entities.entities[0] has "tga": want {tag: string}`,
		`{"entities":[{}]}`:                  `Entities.entities[0] has no "tag": want {tag: string}`,
		`{}`:                                 `Entities has no "entities": want {entities: []Entity}`,
	} {
		v, err := decode(text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := conforms(c, "Entities", v, "Entities"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
