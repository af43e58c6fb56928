package discharge_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/discharge"
)

// A third party discharges the caveat that names it.
func ExampleClient_DischargeAll() {
	caveatKey := []byte("known to both")
	thirdParty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m, _ := macaroon.New(caveatKey, []byte(r.FormValue("id")), "", macaroon.V2)
		_ = json.NewEncoder(w).Encode(map[string]any{"Macaroon": m})
	}))
	defer thirdParty.Close()

	rootKey := []byte("known to the service")
	m, _ := macaroon.New(rootKey, []byte("login"), "service", macaroon.V2)
	_ = m.AddThirdPartyCaveat(caveatKey, []byte("is a friend"), thirdParty.URL)

	ms, err := discharge.New(discharge.Config{}).DischargeAll(context.Background(), &discharge.Macaroon{M: m})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(ms), ms[0].Verify(rootKey, func(string) error { return nil }, ms[1:]))
	// Output: 2 <nil>
}
