package applicationoffers_test

import (
	"context"
	"fmt"

	"github.com/gantline/gantline/juju/api/client/applicationoffers"
	"github.com/gantline/gantline/juju/api/internal/canned"
	"github.com/gantline/gantline/juju/rpc/params"
)

func Example() {
	conn := canned.New(`{"results":[{"offer-url":"admin/prod.db","application-name":"mysql"}]}`) // a program's is from a connector
	offers, err := applicationoffers.NewClient(conn).ListOffers(context.Background(), params.OfferFilter{ModelName: "prod"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range offers {
		fmt.Println(o.OfferURL, o.ApplicationName)
	}
	// Output:
	// admin/prod.db mysql
}
