package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugintest"
)

func start(t *testing.T) (*plugintest.Running, *api.Client) {
	t.Helper()
	h := plugintest.Start(t, plugintest.InProcess(&def, func() interface{} { return &Plugin{} }, plugin.Config{}))
	h.MustConfigure(nil)
	c, err := h.Endpoint.Client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return h, c
}

func machine(t *testing.T, c *api.Client, name string) *models.Machine {
	t.Helper()
	m := &models.Machine{Name: name}
	if err := c.CreateModel(m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestObjectType checks that the endpoint keeps racks as the definition says.
func TestObjectType(t *testing.T) {
	_, c := start(t)
	err := c.CreateModel(&models.RawModel{"Type": "racks", "Id": "r1", "Location": "here"})
	var e *models.Error
	if !errors.As(err, &e) || e.Code != http.StatusUnprocessableEntity || e.Messages[0] != "Error in value: (root): Units is required" {
		t.Errorf("a rack without Units: %v", err)
	}
	if err := c.CreateModel(&models.RawModel{"Type": "racks", "Id": "r1", "Location": "here", "Units": 2}); err != nil {
		t.Errorf("a whole rack: %v", err)
	}
}

// TestContent puts the objects of the content bundle into the endpoint.
func TestContent(t *testing.T) {
	_, c := start(t)
	var bundle struct {
		Sections map[string]map[string]models.RawModel
	}
	if err := yaml.Unmarshal([]byte(def.Content), &bundle); err != nil {
		t.Fatal(err)
	}
	for typ, objects := range bundle.Sections {
		for key, obj := range objects {
			if err := c.Req().Post(obj).UrlFor(typ).Do(nil); err != nil {
				t.Errorf("%s %s: %v", typ, key, err)
			}
		}
	}
	if ok, err := c.ExistsModel("racks", "lab-1"); !ok || err != nil {
		t.Errorf("rack lab-1 exists: %v, %v", ok, err)
	}
}

func TestPlace(t *testing.T) {
	h, c := start(t)
	if err := c.CreateModel(&models.RawModel{"Type": "racks", "Id": "r1", "Location": "here", "Units": 1}); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	in := func(rack string) map[string]interface{} { return map[string]interface{}{"racks/rack": rack} }
	if free, err := h.Act(ctx, "place", machine(t, c, "m1"), in("r1")); err != nil || free != 0.0 {
		t.Errorf("place = %v, %v; want 0 free", free, err)
	}
	for rack, code := range map[string]int{"r1": http.StatusConflict, "none": http.StatusNotFound} {
		_, err := h.Act(ctx, "place", machine(t, c, "m-"+rack), in(rack))
		var e *models.Error
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("place in %s: %v, want code %d", rack, err, code)
		}
	}
}

// TestPlaceTogether places machines at the same time; none is lost.
func TestPlaceTogether(t *testing.T) {
	h, c := start(t)
	const n = 8
	if err := c.CreateModel(&models.RawModel{"Type": "racks", "Id": "r1", "Location": "here", "Units": n + 2}); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range n {
		m := machine(t, c, fmt.Sprintf("m%d", i))
		wait.Go(func() {
			if _, err := h.Act(context.Background(), "place", m, map[string]interface{}{"racks/rack": "r1"}); err != nil {
				t.Errorf("place: %v", err)
			}
		})
	}
	wait.Wait()
	free, err := h.Act(context.Background(), "free-units", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := free.(map[string]interface{}); m["r1"] != 2.0 {
		t.Errorf("free units are %v, want 2 of r1", free)
	}
}
