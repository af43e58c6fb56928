package api_test

import (
	"fmt"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

func Example() {
	ep, err := endpoint.Start() // in the place of a dr-provision
	if err != nil {
		fmt.Println(err)
		return
	}
	defer ep.Close()
	pool, err := api.LoadCA(ep.CAFile())
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := api.New(api.Config{Endpoint: ep.URL(), Username: endpoint.DefaultUser, Password: endpoint.DefaultPassword, RootCAs: pool})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	if err := c.CreateModel(&models.Profile{Name: "web", Params: map[string]interface{}{"port": 80}}); err != nil {
		fmt.Println(err)
		return
	}
	var port int
	err = c.Req().UrlFor("profiles", "web", "params", "port").Do(&port)
	fmt.Println(port, err)
	_, err = c.GetModel("profiles", "nope")
	fmt.Println(err)
	// Output:
	// 80 <nil>
	// GET: profiles/nope: Not Found
}
