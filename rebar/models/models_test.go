package models_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/gantline/gantline/rebar/models"
)

func TestError(t *testing.T) {
	e := &models.Error{Type: "GET", Model: "machines", Key: "nope", Code: 404, Messages: []string{"Not Found"}}
	for _, tt := range []struct {
		e    *models.Error
		want string
	}{
		{e, "GET: machines/nope: Not Found"},
		{models.NewError("CLIENT_ERROR", 0, "broken"), "CLIENT_ERROR: broken"},
		{&models.Error{Type: "T", Model: "m", Messages: []string{"a", "b"}}, "T: m\n  a\n  b"},
		{&models.Error{Type: "T", Model: "m", Key: "k"}, "T: m/k"},
	} {
		if got := tt.e.Error(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	all := &models.Error{}
	if all.HasError() != nil || all.ContainsError() {
		t.Error("an error without messages is one")
	}
	all.AddError(nil)
	all.AddError((*models.Error)(nil))
	all.AddError(fmt.Errorf("wrapped: %w", e))
	all.AddError(&models.Validation{Errors: []string{"v1", "v2"}})
	all.AddError(errors.New("plain 100%"))
	all.Errorf("%d", 5)
	if got := strings.Join(all.Messages, "|"); got != "Not Found|v1|v2|plain 100%|5" {
		t.Errorf("messages %s", got)
	}
	var none *models.Error
	if none.HasError() != nil {
		t.Error("nil is an error")
	}
	buf, err := json.Marshal(&models.Error{Object: &models.Machine{}, Code: 200})
	if err != nil || string(buf) != `{"Model":"","Key":"","Type":"","Messages":null,"Code":200}` {
		t.Errorf("%s, %v", buf, err)
	}
}

func TestNew(t *testing.T) {
	for kind, want := range map[string]string{
		"machines": "*models.Machine", "machine": "*models.Machine", "profiles": "*models.Profile", "jobs": "*models.Job", "params": "*models.Param",
		"subnets": "*models.Subnet", "plugins": "*models.Plugin", "plugin_providers": "*models.PluginProvider", "cows": "*models.RawModel",
	} {
		m, err := models.New(kind)
		if err != nil || fmt.Sprintf("%T", m) != want {
			t.Errorf("New(%s) = %T, %v", kind, m, err)
			continue
		}
		// Filled, no list or map is null on the wire.
		buf, err := json.Marshal(m)
		if err != nil || strings.Contains(string(buf), "null") && kind != "cows" {
			t.Errorf("New(%s) is %s, %v", kind, buf, err)
		}
		if list := m.ToModels(m.SliceOf()); list == nil || len(list) != 0 {
			t.Errorf("a list of %s: %v", kind, list)
		}
		if kind == "cows" && m.Prefix() != "cows" {
			t.Errorf("a cow's prefix is %s", m.Prefix())
		}
	}
	if _, err := models.New(""); err == nil {
		t.Error("nothing is a type")
	}
}

func TestClone(t *testing.T) {
	m := &models.Machine{Name: "m1", Uuid: models.NewUUID(), Params: map[string]interface{}{"a": []interface{}{1.0}}}
	m.Fill()
	c, ok := models.Clone(m).(*models.Machine)
	if !ok || !reflect.DeepEqual(c, m) {
		t.Errorf("%+v is not %+v", c, m)
	}
	c.Params["a"].([]interface{})[0] = 2.0
	if m.Params["a"].([]interface{})[0] != 1.0 {
		t.Error("the clone shares its params")
	}
	if models.Clone(nil) != nil {
		t.Error("a clone of nothing")
	}
}

func TestRawModel(t *testing.T) {
	var r models.RawModel
	if err := json.Unmarshal([]byte(`{"Type":"cows","Id":"bessie","Errors":["e1"],"Meta":{"k":"v"},"Params":{"p":1},"ReadOnly":true,"Bundle":5}`), &r); err != nil {
		t.Fatal(err)
	}
	r.Fill()
	if r.Prefix() != "cows" || r.Key() != "bessie" || r.KeyName() != "Id" || !r.IsReadOnly() || r.GetBundle() != "" ||
		r.GetMeta()["k"] != "v" || r.GetParams()["p"] != 1.0 || r.HasError() == nil {
		t.Errorf("%+v", r)
	}
	r.Errorf("e%d", 2)
	r.AddError(models.NewError("x", 400, "e3"))
	if got := r.HasError().Error(); got != "e1\ne2\ne3" {
		t.Errorf("errors %q", got)
	}
	r.ClearValidation()
	if r.HasError() != nil || r.Useable() || r.IsAvailable() {
		t.Error("validation is not cleared")
	}
	r.SetMeta(models.Meta{"a": "b"})
	r.SetParams(map[string]interface{}{"x": 1})
	if s, ok := r.GetStringField("Id"); s != "bessie" || !ok || r.GetMeta()["a"] != "b" || r.GetParams()["x"] != 1 {
		t.Errorf("%+v", r)
	}
	var none models.RawModel
	none.Fill()
	if none.Prefix() != "" || none.GetParams() == nil {
		t.Errorf("%+v", none)
	}
}

func TestEvent(t *testing.T) {
	m := &models.Machine{Name: "m1", Uuid: models.NewUUID()}
	ev := models.EventFor(m, "create")
	if ev.Type != "machines" || ev.Key != m.Key() || ev.Time.IsZero() {
		t.Errorf("%+v", ev)
	}
	got, err := ev.Model()
	if err != nil || got.(*models.Machine).Name != "m1" {
		t.Errorf("%v, %v", got, err)
	}
	ev = &models.Event{Time: time.Unix(5, 0), Type: "log", Action: "info", Key: "svc", Principal: "p", Object: "text"}
	if ev.Message() != "text" || ev.Text() != "5: log info svc p\n\"text\"\n" {
		t.Errorf("%q %q", ev.Message(), ev.Text())
	}
	if _, err := (&models.Event{Type: "machines", Object: "text"}).Model(); err == nil {
		t.Error("text is a machine")
	}
}

func TestMeta(t *testing.T) {
	m := models.Meta{"feature-flags": "a, b"}
	m.AddFeature("c")
	m.AddFeature("a")
	m.RemoveFeature("b")
	if m["feature-flags"] != "a,c" || !m.HasFeature("c") || m.HasFeature("b") || len(models.Meta{}.Features()) != 0 {
		t.Errorf("%v", m)
	}
}

func TestUUID(t *testing.T) {
	u := models.NewUUID()
	if v, err := models.ParseUUID(strings.ToUpper(u.String())); err != nil || v.String() != u.String() || u.String()[14] != '4' {
		t.Errorf("%s, %v", u, err)
	}
	for _, s := range []string{"x", strings.Repeat("1", 36), u.String() + "0", "g" + u.String()[1:]} {
		if _, err := models.ParseUUID(s); err == nil {
			t.Errorf("%q is a UUID", s)
		}
	}
	var m models.Machine
	if err := json.Unmarshal([]byte(`{"Uuid":"","CurrentJob":"11111111-1111-1111-1111-111111111111"}`), &m); err != nil || m.UUID() != "" || m.CurrentJob == nil {
		t.Errorf("%+v, %v", m, err)
	}
	if err := json.Unmarshal([]byte(`{"Uuid":"nope"}`), &m); err == nil {
		t.Error("nope is a UUID")
	}
}

func TestNamesAndAddresses(t *testing.T) {
	for name, ok := range map[string]bool{"ab": true, "a b.c-d_1": true, "é1": true, "a": false, "1a": false, "a/b": false, "bad!": false, "": false} {
		if err := models.ValidName("Invalid Name", name); (err == nil) != ok {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if models.ValidParamName("x", "a/b") != nil || models.ValidMachineName("x", "1a") != nil {
		t.Error("params may have slashes, machines begin with digits")
	}
	if err := models.ValidName("Invalid Name", "bad!"); err.Error() != "Invalid Name `bad!`" {
		t.Error(err)
	}
	if models.Hexaddr(net.IPv4(192, 168, 1, 10)) != "C0A8010A" || models.Hexaddr(net.IPv6loopback) != "" {
		t.Error("Hexaddr")
	}
}

func TestProviderAndParam(t *testing.T) {
	p := models.PluginProvider{Name: "p", AvailableActions: []models.AvailableAction{{Command: "c"}}}
	p.Fill()
	if p.AvailableActions[0].Provider != "p" || p.AvailableActions[0].RequiredParams == nil || p.StoreObjects == nil || p.AutoPlugin().Provider != "p" {
		t.Errorf("%+v", p)
	}
	param := models.Param{Schema: map[string]interface{}{"default": 5}}
	if v, ok := param.DefaultValue(); v != 5 || !ok {
		t.Errorf("default %v", v)
	}
	if _, ok := (&models.Param{}).DefaultValue(); ok {
		t.Error("a default of nothing")
	}
}

func TestFuncMap(t *testing.T) {
	tmpl, err := template.New("x").Funcs(models.DrpSafeFuncMap()).Parse(
		`{{ .a | upper | quote }} {{ join "," .l }} {{ "x" | b64enc | b64dec }} {{ toJson .l }} {{ default "d" .none }} {{ indent 2 "a\nb" }}`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := tmpl.Execute(&b, map[string]interface{}{"a": "x", "l": []interface{}{1, "y"}, "none": ""}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "\"X\" 1,y x [1,\"y\"] d   a\n  b" {
		t.Errorf("%q", b.String())
	}
}

func FuzzModels(f *testing.F) {
	f.Add("machines", []byte(`{"Uuid":"11111111-1111-1111-1111-111111111111","Address":"1.2.3.4","Params":{"a":1}}`))
	f.Add("cows", []byte(`{"Type":"cows","Id":5,"Errors":{"a":1},"Meta":[1]}`))
	f.Add("subnets", []byte(`{"Options":[{"Code":255}]}`))
	f.Fuzz(func(t *testing.T, kind string, buf []byte) {
		m, err := models.New(kind)
		if err != nil || json.Unmarshal(buf, m) != nil {
			return
		}
		m.Fill()
		_, _ = m.Prefix(), m.Key()
		if r, ok := m.(*models.RawModel); ok {
			_, _, _, _ = r.GetMeta(), r.GetParams(), r.HasError(), r.String()
		}
		out, err := json.Marshal(m)
		if err != nil {
			return // a time beyond the year 9999
		}
		if err := json.Unmarshal(out, m); err != nil {
			t.Errorf("%s is not read back: %v", out, err)
		}
	})
}

func FuzzDecodeAction(f *testing.F) {
	f.Add([]byte(`{"Model":{"a":[1,2]},"Command":"c","Params":{"x":null}}`))
	f.Fuzz(func(t *testing.T, buf []byte) {
		var a models.Action
		if json.Unmarshal(buf, &a) != nil {
			return
		}
		a.Fill()
		out, err := models.Encode(&a)
		if err != nil {
			t.Fatal(err)
		}
		var again models.Action
		if err := json.Unmarshal(out, &again); err != nil || !reflect.DeepEqual(a, again) {
			t.Errorf("%s is not read back: %v", out, err)
		}
	})
}
