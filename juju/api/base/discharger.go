package base

import (
	"context"
	"net/http"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/discharge"
)

// MacaroonDischarger takes the place of the original's bakery client; *discharge.Client is one.
type MacaroonDischarger interface {
	// DischargeAll gets the discharges of all third-party caveats of m, asking the user where a
	// third party wants that, and returns m with them bound to it.
	DischargeAll(ctx context.Context, m *discharge.Macaroon) (macaroon.Slice, error)
	// Jar keeps macaroons between logins, as cookies; nil for not at all.
	Jar() http.CookieJar
}
