package registration_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/crypto/nacl/secretbox"

	"github.com/gantline/gantline/juju/api/registration"
	"github.com/gantline/gantline/juju/jujuclient"
	"github.com/gantline/gantline/juju/rpc/params"
)

const uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479"

// controller answers /register as a controller does that gave bob the key, once.
type controller struct {
	key      [32]byte
	password string // once it is set
	// answerKey seals the answer; another than key is an impostor's.
	answerKey [32]byte
}

func (c *controller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, message, code string) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(params.ErrorResult{Error: &params.Error{Message: message, Code: code}})
	}
	var in params.SecretKeyLoginRequest
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Method != http.MethodPost || r.URL.Path != "/register" {
		refuse(http.StatusBadRequest, "bad request", "bad request")
		return
	}
	nonce := [24]byte(in.Nonce)
	text, ok := secretbox.Open(nil, in.CipherText, &nonce, &c.key)
	var payload params.SecretKeyLoginRequestPayload
	switch {
	case in.User != "user-bob" || c.password != "":
		refuse(http.StatusNotFound, `secret key for user "bob" not found`, "not found")
		return
	case !ok || json.Unmarshal(text, &payload) != nil:
		refuse(http.StatusInternalServerError, "secret key not valid", "not valid")
		return
	}
	c.password = payload.Password
	answer, _ := json.Marshal(params.SecretKeyLoginResponsePayload{CACert: "PEM", ControllerUUID: uuid})
	_ = json.NewEncoder(w).Encode(params.SecretKeyLoginResponse{
		Nonce: nonce[:], CipherText: secretbox.Seal(nil, answer, &nonce, &c.answerKey),
	})
}

// start returns a controller and what its administrator sends to bob.
func start(t *testing.T) (*controller, jujuclient.RegistrationInfo) {
	t.Helper()
	c := &controller{key: [32]byte{1}, answerKey: [32]byte{1}}
	server := httptest.NewTLSServer(c)
	t.Cleanup(server.Close)
	return c, jujuclient.RegistrationInfo{
		User: "bob", Addrs: []string{"127.0.0.1:1", server.Listener.Addr().String()}, SecretKey: c.key[:], ControllerName: "prod",
	}
}

func TestRegister(t *testing.T) {
	c, info := start(t)
	got, err := registration.Register(t.Context(), info, "s3cret")
	if err != nil || got.UUID != uuid || got.CACert != "PEM" || c.password != "s3cret" {
		t.Fatalf("got %+v, %v; the password is %q", got, err, c.password)
	}
	_, err = registration.Register(t.Context(), info, "again")
	refused := new(params.Error)
	if !errors.As(err, &refused) || !params.IsCodeNotFound(err) || c.password != "s3cret" {
		t.Errorf("registering twice: %v", err)
	}
}

func TestWhatCannotBeRegistered(t *testing.T) {
	_, good := start(t)
	wrongKey, short, nobody, nowhere, away := good, good, good, good, good
	wrongKey.SecretKey = make([]byte, 32)
	short.SecretKey = make([]byte, 31)
	nobody.User = "bad name"
	nowhere.Addrs = nil
	away.Addrs = []string{"127.0.0.1:1"}
	for _, test := range []struct {
		info           jujuclient.RegistrationInfo
		password, want string
	}{
		{good, "", "the password is empty"},
		{wrongKey, "x", "secret key not valid"},
		{short, "x", "the key has 31 bytes, not 32"},
		{nobody, "x", `"bad name" is not a valid user name`},
		{nowhere, "x", "no address of the controller"},
		{away, "x", "connection refused"},
	} {
		if _, err := registration.Register(t.Context(), test.info, test.password); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// An impostor learns nothing and is not believed.
func TestImpostor(t *testing.T) {
	c, info := start(t)
	c.answerKey = [32]byte{2}
	if got, err := registration.Register(t.Context(), info, "x"); err == nil || !strings.Contains(err.Error(), "not sealed with the key") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func Example() {
	server := httptest.NewTLSServer(&controller{key: [32]byte{1}, answerKey: [32]byte{1}})
	defer server.Close()
	printed, err := jujuclient.RegistrationInfo{ // by add-user
		User: "bob", Addrs: []string{server.Listener.Addr().String()}, SecretKey: append([]byte{1}, make([]byte, 31)...),
	}.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	info, err := jujuclient.ParseRegistration(printed)
	if err != nil {
		fmt.Println(err)
		return
	}
	controller, err := registration.Register(context.Background(), info, "a good password")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.User, controller.UUID)
	// Output: bob f47ac10b-58cc-4372-a567-0e02b2c3d479
}
