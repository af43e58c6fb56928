package jujuclient_test

import (
	"errors"
	"reflect"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
	"github.com/gantline/gantline/juju/jujuclient"
)

// recordedRegistration is what a real juju add-user printed.
const recordedRegistration = "MEYTA2JvYjAREw9sb2NhbGhvc3Q6NDIwODcEIE-ETdhts4YtWllYUwhSqM39Stssa6k9cmezgEPzPMTuEwhrb250cm9sbBMA"

func TestRegistrationOfJuju(t *testing.T) {
	info, err := jujuclient.ParseRegistration(recordedRegistration)
	must(t, err)
	if info.User != "bob" || !reflect.DeepEqual(info.Addrs, []string{"localhost:42087"}) || info.ControllerName != "kontroll" || info.ProxyConfig != "" {
		t.Errorf("registration is %+v", info)
	}
	if text, err := info.Encode(); err != nil || text != recordedRegistration {
		t.Errorf("encoded again it is %s, %v", text, err)
	}
}

func TestRegistrationsThatAreNone(t *testing.T) {
	for _, text := range []string{"", "x", recordedRegistration[:40], recordedRegistration + "AAAA", "MAYTADAAEwA=", "AAAA"} {
		if info, err := jujuclient.ParseRegistration(text); !errors.Is(err, coreerrors.NotValid) {
			t.Errorf("%q is %+v, %v", text, info, err)
		}
	}
}

func FuzzRegistration(f *testing.F) {
	f.Add(recordedRegistration)
	f.Add("MA==")
	f.Fuzz(func(t *testing.T, text string) {
		info, err := jujuclient.ParseRegistration(text)
		if err != nil {
			return
		}
		again, err := info.Encode()
		if err != nil {
			return // what is not UTF-8 can be read and not written
		}
		if back, err := jujuclient.ParseRegistration(again); err != nil || !reflect.DeepEqual(back, info) {
			t.Fatalf("%+v came back as %+v, %v", info, back, err)
		}
	})
}
