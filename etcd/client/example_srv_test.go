package client_test

import (
	"log"

	"github.com/gantline/gantline/etcd/client"
)

// What NewSRVDiscover returns knows the clusters of a domain by their names,
// too: here the records _etcd-client-ssl-blue._tcp.example.com and
// _etcd-client-blue._tcp.example.com.
func ExampleServiceDiscoverer() {
	endpoints, err := client.NewSRVDiscover().(client.ServiceDiscoverer).DiscoverService("example.com", "blue")
	if err != nil {
		log.Print(err)
		return
	}
	if _, err := client.New(client.Config{Endpoints: endpoints}); err != nil {
		log.Print(err)
	}
}
