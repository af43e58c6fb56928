package apiserver_test

import (
	"testing"

	"github.com/gantline/gantline/internal/apiserver"
	"github.com/gantline/gantline/internal/apiserver/accesstest"
	"github.com/gantline/gantline/internal/facade"
)

func TestWhoMayCallWhat(t *testing.T) {
	accesstest.Run(t, tiny(), "testdata/access.golden")
}

func TestTablesWithoutARuleDoNotServe(t *testing.T) {
	for want, change := range map[string]func(*facade.Version){
		"cannot make API server: method X(1).M has no access rule or no function": func(v *facade.Version) {
			m := v.Methods["M"]
			m.Access = facade.Access{}
			v.Methods["M"] = m
		},
		"cannot make API server: facade X(1) is offered on no connection": func(v *facade.Version) { v.Scope = 0 },
		"cannot make API server: facade X(1) is there twice":              func(*facade.Version) {},
	} {
		v := facade.Version{Name: "X", Number: 1, Scope: facade.OnModel, Methods: facade.Table{"M": tiny()[0].Methods["WhoAmI"]}}
		change(&v)
		h := newHouse(t, nil) // for a configuration that is right but for the facades
		_, err := apiserver.New(h.config(func(c *apiserver.Config) { c.Facades = []facade.Version{v, v} }))
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
