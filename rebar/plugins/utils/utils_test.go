package utils_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	v4 "github.com/gantline/gantline/rebar/plugins"
	"github.com/gantline/gantline/rebar/plugins/utils"
	"github.com/gantline/gantline/rebar/plugintest/endpoint"
)

func TestVersion(t *testing.T) {
	if v4.RSVersion == "" {
		t.Error("there is no version")
	}
}

func TestErrors(t *testing.T) {
	if e := utils.MakeError(404, "gone"); e.Key != "unknown" || e.Code != 404 || e.Type != "rpc" || e.Model != "plugin" {
		t.Errorf("MakeError without a name: %+v", e)
	}
	utils.SetErrorName("mine")
	if e := utils.ConvertError(500, errors.New("broken")); e.Key != "mine" || e.Messages[0] != "Err: broken" {
		t.Errorf("ConvertError: %+v", e)
	}
	own := models.NewError("X", 409, "other")
	if e := utils.ConvertError(400, own); e != own || e.Code != 400 {
		t.Errorf("ConvertError of an Error: %+v", e)
	}
	if e := utils.ConvertError(400, nil); e != nil {
		t.Errorf("ConvertError(nil) = %+v", e)
	}
	var typed *models.Error
	if e := utils.ConvertError(400, typed); e != nil {
		t.Errorf("ConvertError of a nil Error = %+v", e)
	}
}

func TestValues(t *testing.T) {
	if v, e := utils.ValidateIntValue("n", 3.9); v != 3 || e != nil {
		t.Errorf("3.9 is %d, %v", v, e)
	}
	for name, e := range map[string]*models.Error{
		"n must be a number":  second(utils.ValidateIntValue("n", "3")),
		"s must be a string":  second(utils.ValidateStringValue("s", 3)),
		"b must be a boolean": second(utils.ValidateBooleanValue("b", "yes")),
		"Must specify s":      second(utils.ValidateStringValue("s", nil)),
	} {
		if e == nil || e.Messages[0] != name {
			t.Errorf("%v, want %q", e, name)
		}
	}
	m := map[string]interface{}{"i": 5.0, "s": "x", "b": true}
	if utils.GetParamOrInt(m, "i", 1) != 5 || utils.GetParamOrInt64(m, "none", 7) != 7 ||
		utils.GetParamOrString(m, "s", "y") != "x" || !utils.GetParamOrBoolean(m, "b", false) || utils.GetParamOrString(m, "i", "y") != "y" {
		t.Error("GetParamOr… does not get params")
	}
}

func second[T any](_ T, e *models.Error) *models.Error { return e }

func TestParams(t *testing.T) {
	ep, err := endpoint.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer ep.Close()
	c, err := ep.Client()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m := &models.Machine{Name: "m1"}
	job := &models.Job{}
	for _, obj := range []models.Model{m, job, &models.Param{Name: "a/default", Schema: map[string]interface{}{"default": 9}}, &models.Param{Name: "a/b"}} {
		if err := c.CreateModel(obj); err != nil {
			t.Fatal(err)
		}
	}
	if v, e := utils.GetDrpIntParam(c, "machines", m.Key(), "a/default"); v != 9 || e != nil {
		t.Errorf("the default is %v, %v", v, e)
	}
	steps := []*models.Error{
		utils.AddOrSetDrpParam(c, "machines", m.Key(), "a/b", "one"),
		utils.SetDrpParam(c, "machines", m.Key(), "a/b", "one", "two"),
		utils.AddOrSetDrpParam(c, "machines", m.Key(), "a~c", true),
		utils.AddToJobLog(c, job.Key(), "line\n"),
		utils.AddToJobLog(c, job.Key(), "more\n"),
	}
	for i, e := range steps {
		if e != nil {
			t.Errorf("step %d: %v", i, e)
		}
	}
	if got := ep.JobLog(job.Key()); got != "line\nmore\n" {
		t.Errorf("the job's log is %q", got)
	}
	if e := utils.SetDrpParam(c, "machines", m.Key(), "a/b", "one", "three"); e == nil {
		t.Error("a value that is not the old one is replaced")
	}
	if v, e := utils.GetDrpStringParam(c, "machines", m.Key(), "a/b"); v != "two" || e != nil {
		t.Errorf("a/b is %q, %v", v, e)
	}
	if v, e := utils.GetDrpBooleanParam(c, "machines", m.Key(), "a~c"); !v || e != nil {
		t.Errorf("a~c is %v, %v", v, e)
	}
	if found, e := utils.GetDrpMachineByParam(c, "a/b", "two"); e != nil || found == nil || found.Name != "m1" {
		t.Errorf("the machine whose a/b is two: %v, %v", found, e)
	}
	if e := utils.RemoveDrpParam(c, "machines", m.Key(), "a/b", nil); e != nil {
		t.Error(e)
	}
	if e := utils.DeleteDrpMachine(c, m.Key()); e != nil {
		t.Error(e)
	}
	if e := utils.DeleteDrpMachine(c, m.Key()); e == nil || e.Code != 400 {
		t.Errorf("deleting it again: %v", e)
	}
}

func TestQueue(t *testing.T) {
	q := utils.NewQueues(context.Background(), 4)
	l := logger.New(nil).Log("test")
	var mu sync.Mutex
	got := map[string][]int{}
	var wait sync.WaitGroup
	hold := make(chan struct{})
	for i := range 4 {
		for _, id := range []string{"a", "b"} {
			wait.Add(1)
			if err := q.Add(id, l, func() {
				defer wait.Done()
				<-hold
				mu.Lock()
				defer mu.Unlock()
				got[id] = append(got[id], i)
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	full := false
	for range 3 { // one runs, four wait
		if err := q.Add("a", l, func() {}); err != nil {
			full = true
		}
	}
	if !full {
		t.Error("the queue has no limit")
	}
	close(hold)
	wait.Wait()
	for id, list := range got {
		for i, n := range list {
			if i != n {
				t.Errorf("%s ran in the order %v", id, list)
				break
			}
		}
	}
	ran := make(chan struct{})
	if err := q.Add("c", l, func() { panic("no") }); err != nil {
		t.Error(err)
	}
	if err := q.Add("c", l, func() { close(ran) }); err != nil {
		t.Error(err)
	}
	<-ran
}
