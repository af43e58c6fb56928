package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"gopkg.in/macaroon.v2"

	"github.com/gantline/gantline/juju/api/base"
	"github.com/gantline/gantline/juju/api/discharge"
	"github.com/gantline/gantline/juju/core/network"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// NewUserpassLoginProvider returns the login of a user or an agent by password, with the nonce of
// a machine, or by macaroons where the password is empty. The discharger and the URL under which
// its jar keeps the controller's macaroons may be nil.
func NewUserpassLoginProvider(
	tag names.Tag, password, nonce string, macaroons []macaroon.Slice,
	discharger base.MacaroonDischarger, cookieURL *url.URL,
) LoginProvider {
	return &userpassLoginProvider{
		tag: tag, password: password, nonce: nonce, macaroons: macaroons,
		discharger: discharger, cookieURL: cookieURL, version: loginVersion,
	}
}

type userpassLoginProvider struct {
	tag             names.Tag
	password, nonce string
	macaroons       []macaroon.Slice
	discharger      base.MacaroonDischarger
	cookieURL       *url.URL
	version         int
}

// Login implements LoginProvider.
func (p *userpassLoginProvider) Login(ctx context.Context, caller base.APICaller) (*LoginResultParams, error) {
	request := params.LoginRequest{
		Credentials: p.password, Nonce: p.nonce, Macaroons: p.macaroons,
		BakeryVersion: discharge.ProtocolVersion, ClientVersion: ClientVersion,
	}
	if p.tag != nil {
		request.AuthTag = p.tag.String()
	}
	if p.password == "" && p.discharger != nil {
		request.Macaroons = append(request.Macaroons, discharge.Macaroons(p.discharger.Jar(), p.cookieURL)...)
	}
	result, err := p.call(ctx, caller, request)
	if err != nil {
		return nil, err
	}
	if wanted, err := dischargeWanted(result); wanted != nil || err != nil {
		if err != nil {
			return nil, err
		}
		if request.Macaroons, err = p.discharge(ctx, wanted); err != nil {
			return nil, err
		}
		if result, err = p.call(ctx, caller, request); err != nil {
			return nil, err
		}
		if again, _ := dischargeWanted(result); again != nil {
			return nil, fmt.Errorf("login with discharged macaroons failed: %s", reason(result))
		}
	}
	return NewLoginResultParams(*result)
}

func (p *userpassLoginProvider) call(ctx context.Context, caller base.APICaller, request params.LoginRequest) (*params.LoginResult, error) {
	var result params.LoginResult
	err := caller.APICallContext(ctx, "Admin", p.version, "", "Login", request, &result)
	if params.IsRedirect(err) {
		return nil, redirection(ctx, caller, p.version, err)
	}
	return &result, err
}

// redirection makes the error of a redirect: of what the server said of it or, where it said
// nothing, of what it answers when asked.
func redirection(ctx context.Context, caller base.APICaller, version int, err error) error {
	var answered *rpc.RequestError
	if errors.As(err, &answered) {
		var info params.RedirectErrorInfo
		data, encodeErr := json.Marshal(answered.Info)
		if encodeErr == nil && json.Unmarshal(data, &info) == nil && info.CACert != "" && len(info.Servers) > 0 {
			tag, _ := names.ParseControllerTag(info.ControllerTag) // older servers do not say
			return &RedirectError{
				Servers: machineHostPorts(info.Servers), CACert: info.CACert,
				ControllerTag: tag, ControllerAlias: info.ControllerAlias,
			}
		}
	}
	var there params.RedirectInfoResult
	err = caller.APICallContext(ctx, "Admin", version, "", "RedirectInfo", nil, &there)
	servers := machineHostPorts(there.Servers)
	if err == nil && len(network.CollapseToHostPorts(servers)) == 0 {
		err = errNoAddress
	}
	if err != nil {
		addr := ""
		if c, ok := caller.(Connection); ok {
			addr = c.IPAddr()
		}
		return &PhaseError{Phase: PhaseRedirect, Address: addr, Err: err}
	}
	return &RedirectError{Servers: servers, CACert: there.CACert, FollowRedirect: true}
}

// dischargeWanted returns the macaroon that the server wants discharged, nil for none. The newer
// form is preferred: only it has what some third parties need.
func dischargeWanted(r *params.LoginResult) (*discharge.Macaroon, error) {
	if len(r.BakeryDischargeRequired) > 0 && string(r.BakeryDischargeRequired) != "null" {
		m := &discharge.Macaroon{}
		if err := json.Unmarshal(r.BakeryDischargeRequired, m); err != nil {
			return nil, fmt.Errorf("cannot decode macaroon of login: %w", err)
		}
		return m, nil
	}
	if r.DischargeRequired != nil {
		return &discharge.Macaroon{M: r.DischargeRequired}, nil
	}
	return nil, nil //nolint:nilnil // None is wanted.
}

func reason(r *params.LoginResult) string {
	return cmp.Or(r.DischargeRequiredError, "no reason given for discharge requirement")
}

// macaroonLife is how long a discharged macaroon is kept; the server's own limit is shorter.
const macaroonLife = 24 * time.Hour

// discharge returns the macaroons of the second attempt and keeps them in the jar.
func (p *userpassLoginProvider) discharge(ctx context.Context, wanted *discharge.Macaroon) ([]macaroon.Slice, error) {
	if p.discharger == nil {
		return nil, errors.New("macaroon discharge required, and nothing to discharge it with")
	}
	ms, err := p.discharger.DischargeAll(ctx, wanted)
	if err != nil {
		var interaction *discharge.InteractionError
		if errors.As(err, &interaction) {
			return nil, interaction.Reason // why the user was refused, without the way there
		}
		return nil, err
	}
	if err := keep(p.discharger, p.cookieURL, ms); err != nil {
		return nil, err
	}
	return []macaroon.Slice{ms}, nil
}

func keep(d base.MacaroonDischarger, u *url.URL, ms macaroon.Slice) error {
	if d.Jar() == nil || u == nil {
		return nil
	}
	cookie, err := discharge.NewCookie(ms, time.Now().Add(macaroonLife))
	if err != nil {
		return err
	}
	d.Jar().SetCookies(u, []*http.Cookie{cookie})
	return nil
}
