package fault_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"

	"github.com/gantline/gantline/juju/api"
	"github.com/gantline/gantline/juju/api/client/annotations"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/api/client/modelmanager"
	"github.com/gantline/gantline/juju/rpc/params"
)

// value is a text that was set: the last that was acknowledged, and those sent after it, of which
// the controller may have taken any.
type value struct {
	known string
	maybe []string
}

func (v *value) allows(have string) bool { return have == v.known || slices.Contains(v.maybe, have) }

// ledger is what the controller has acknowledged, as one client knows it.
type ledger struct {
	rnd   *rand.Rand
	next  int // makes names and texts that nobody had before
	acks  int
	charm string // its URL, once uploaded

	units    map[string]map[string]bool // by application
	greeting map[string]*value          // an option, by application
	notes    map[string]*value          // an annotation, by application
	models   map[string]string          // UUID by name
}

func newLedger(rnd *rand.Rand) *ledger {
	return &ledger{
		rnd: rnd, units: map[string]map[string]bool{}, greeting: map[string]*value{}, notes: map[string]*value{}, models: map[string]string{},
	}
}

// session is what the client holds of one run of the controller.
type session struct {
	controller, model api.Connection
	packed            []byte
}

// act does one thing at random and notes it when it is acknowledged.
func (l *ledger) act(ctx context.Context, s session) error {
	l.next++
	if l.charm == "" {
		url, err := upload(ctx, s.model, "dispatch", s.packed)
		if err == nil {
			l.charm = url
			l.acks++
		}
		return err
	}
	var err error
	switch n := l.rnd.IntN(20); {
	case n < 1:
		err = l.addModel(ctx, s)
	case n < 4 || len(l.units) == 0:
		err = l.deploy(ctx, s)
	case n < 8:
		err = l.addUnits(ctx, s)
	case n < 14:
		err = l.setConfig(ctx, s)
	default:
		err = l.annotate(ctx, s)
	}
	if err == nil {
		l.acks++
	}
	return err
}

func (l *ledger) name(prefix string) string {
	return fmt.Sprintf("%s%c%d", prefix, 'a'+l.next%26, l.next)
}

func (l *ledger) any() string {
	apps := slices.Sorted(maps.Keys(l.units))
	return apps[l.rnd.IntN(len(apps))]
}

func (l *ledger) addModel(ctx context.Context, s session) error {
	name := l.name("m")
	info, err := modelmanager.NewClient(s.controller).CreateModel(ctx, params.ModelCreateArgs{Name: name, OwnerTag: "user-admin"})
	if err == nil {
		l.models[name] = info.UUID
	}
	return err
}

func (l *ledger) deploy(ctx context.Context, s session) error {
	name, units := l.name("app"), l.rnd.IntN(3)
	greeting := l.name("hello")
	err := application.NewClient(s.model).WithContext(ctx).Deploy(deployArgs(l.charm, name, units, map[string]string{"greeting": greeting}))
	if err != nil {
		return err
	}
	l.units[name] = map[string]bool{}
	for i := range units {
		l.units[name][fmt.Sprintf("%s/%d", name, i)] = true
	}
	l.greeting[name], l.notes[name] = &value{known: greeting}, &value{}
	return nil
}

func (l *ledger) addUnits(ctx context.Context, s session) error {
	app := l.any()
	added, err := application.NewClient(s.model).WithContext(ctx).AddUnits(application.AddUnitsParams{ApplicationName: app, NumUnits: 1 + l.rnd.IntN(2)})
	for _, unit := range added {
		if l.units[app][unit] {
			return fmt.Errorf("unit %s was made twice", unit)
		}
		l.units[app][unit] = true
	}
	return err
}

func (l *ledger) setConfig(ctx context.Context, s session) error {
	app, text := l.any(), l.name("hello")
	v := l.greeting[app]
	v.maybe = append(v.maybe, text)
	err := application.NewClient(s.model).WithContext(ctx).SetConfig("", app, "", map[string]string{"greeting": text})
	if err == nil {
		*v = value{known: text}
	}
	return err
}

func (l *ledger) annotate(ctx context.Context, s session) error {
	app, text := l.any(), l.name("note")
	v := l.notes[app]
	v.maybe = append(v.maybe, text)
	err := annotations.NewClient(s.model).Set(ctx, map[string]map[string]string{"application-" + app: {"note": text}})
	if err == nil {
		*v = value{known: text}
	}
	return err
}

// check compares what the controller has with the ledger.
func (l *ledger) check(ctx context.Context, s session) error {
	if l.charm == "" {
		return nil
	}
	full, err := client.NewClient(s.model).StatusContext(ctx, nil)
	if err != nil {
		return err
	}
	var errs []error
	for app, units := range l.units {
		have, ok := full.Applications[app]
		if !ok {
			errs = append(errs, fmt.Errorf("application %s is gone", app))
		}
		for unit := range units {
			if _, ok := have.Units[unit]; !ok {
				errs = append(errs, fmt.Errorf("unit %s is gone", unit))
			}
		}
	}
	return errors.Join(append(errs, l.checkValues(ctx, s), l.checkModels(ctx, s), l.checkCharm(ctx, s))...)
}

func (l *ledger) checkValues(ctx context.Context, s session) error {
	apps := slices.Sorted(maps.Keys(l.units))
	if len(apps) == 0 {
		return nil
	}
	configs, err := application.NewClient(s.model).WithContext(ctx).GetConfig("", apps...)
	if err != nil {
		return err
	}
	tags := make([]string, len(apps))
	for i, app := range apps {
		tags[i] = "application-" + app
	}
	notes, err := annotations.NewClient(s.model).Get(ctx, tags...)
	if err != nil {
		return err
	}
	var errs []error
	for i, app := range apps {
		greeting, _ := configs[i]["greeting"].(map[string]any)
		text, _ := greeting["value"].(string)
		if want := l.greeting[app]; !want.allows(text) {
			errs = append(errs, fmt.Errorf("the greeting of %s is %q, not %+v", app, text, *want))
		} else {
			*want = value{known: text}
		}
		text = notes[i].Annotations["note"]
		if want := l.notes[app]; !want.allows(text) {
			errs = append(errs, fmt.Errorf("the note on %s is %q, not %+v", app, text, *want))
		} else {
			*want = value{known: text}
		}
	}
	return errors.Join(errs...)
}

func (l *ledger) checkModels(ctx context.Context, s session) error {
	have, err := modelmanager.NewClient(s.controller).ListModels(ctx, "user-admin")
	if err != nil {
		return err
	}
	uuids := map[string]string{}
	for _, m := range have {
		uuids[m.Model.Name] = m.Model.UUID
	}
	var errs []error
	for name, uuid := range l.models {
		if uuids[name] != uuid {
			errs = append(errs, fmt.Errorf("model %s is %q, not %s", name, uuids[name], uuid))
		}
	}
	return errors.Join(errs...)
}

// checkCharm reads the charm's archive back.
func (l *ledger) checkCharm(ctx context.Context, s session) error {
	web, err := s.model.HTTPClient()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "charms?file=*&url="+l.charm, nil)
	if err != nil {
		return err
	}
	var resp *http.Response
	if err := web.Do(ctx, req, &resp); err != nil {
		return fmt.Errorf("charm %s: %w", l.charm, err)
	}
	defer resp.Body.Close()
	packed, err := io.ReadAll(resp.Body)
	if err == nil && !slices.Equal(packed, s.packed) {
		err = fmt.Errorf("charm %s is other bytes than those uploaded", l.charm)
	}
	return err
}
