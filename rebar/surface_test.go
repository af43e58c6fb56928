package rebar_test

import (
	"net"
	"time"

	"github.com/gantline/gantline/rebar/api"
	"github.com/gantline/gantline/rebar/jsonpatch2"
	jputils "github.com/gantline/gantline/rebar/jsonpatch2/utils"
	"github.com/gantline/gantline/rebar/logger"
	"github.com/gantline/gantline/rebar/models"
	"github.com/gantline/gantline/rebar/plugin"
	"github.com/gantline/gantline/rebar/plugin/mux"
	"github.com/gantline/gantline/rebar/plugins/utils"
)

// surface uses every symbol that the eighteen public providers of the original use,
// with the types with which they use them. It is compiled, and never called.
func surface(c *api.Client, l logger.Logger) error {
	def := models.PluginProvider{
		Name: "n", Version: "v", PluginVersion: 4, Content: "c", AutoStart: true, HasPublish: false,
		RequiredParams: []string{"r"}, OptionalParams: []string{"o"},
		AvailableActions: []models.AvailableAction{{Model: "machines", Command: "c", RequiredParams: []string{}, OptionalParams: []string{}}},
	}
	plugin.InitApp("n", "s", "v", &def, nil)
	if err := plugin.App.Execute(); err != nil {
		return err
	}
	l.Errorf("%d", 1)
	l.Infof("x")
	l.Debugf("x")
	l.Warnf("x")
	l = l.NoRepublish()

	err := &models.Error{Model: "plugin", Key: "k", Type: "t", Code: 400, Messages: []string{}}
	err.AddError(err.HasError())
	err.Errorf("%s", err.Error())
	if err.ContainsError() || err.Code != 0 {
		return err
	}

	machine := &models.Machine{Name: "m"}
	machine.Fill()
	var (
		_ string                 = machine.UUID()
		_ string                 = machine.Key()
		_ map[string]interface{} = machine.Params
		_ string                 = machine.Name
		_ []string               = machine.HardwareAddrs
		_ string                 = machine.Uuid.String()
		_ []string               = machine.Profiles
		_ string                 = machine.CurrentJob.String()
		_ []string               = machine.Tasks
		_ net.IP                 = machine.Address
		_ int                    = machine.CurrentTask
		_ string                 = machine.Arch
	)
	action := &models.Action{}
	var (
		_ string                 = action.Command
		_ map[string]interface{} = action.Params
		_ interface{}            = action.Model
	)
	event := &models.Event{}
	var (
		_ string      = event.Type
		_ string      = event.Action
		_ string      = event.Key
		_ interface{} = event.Object
		_ interface{} = event.Original
		_ time.Time   = event.Time
		_ string      = event.Text()
	)
	obj, e := event.Model()
	if e != nil {
		return e
	}
	if m, ok := obj.(*models.Machine); ok {
		machine = m
	}
	job := &models.Job{}
	_, _ = job.State, job.Machine.String()
	subnet := &models.Subnet{Name: "s"}
	subnet.Fill()
	subnet.Options = []models.DhcpOption{{Code: 3, Value: "1.2.3.4"}}
	subnet.Enabled, subnet.Proxy, subnet.Subnet = true, false, "10.0.0.0/8"
	subnet.ActiveStart, subnet.ActiveEnd = net.IPv4(10, 0, 0, 1), net.IPv4(10, 0, 0, 9)
	subnet.ActiveLeaseTime, subnet.ReservedLeaseTime = 60, 7200
	_ = models.Plugin{}
	profile := &models.Profile{Name: "p", Params: map[string]interface{}{}}
	made, e := models.New("machines")
	if e != nil {
		return e
	}
	var _ models.Model = made
	if e := models.Remarshal(machine, &profile.Params); e != nil {
		return e
	}
	clone, _ := models.Clone(machine).(*models.Machine)

	var res interface{}
	if e := c.Req().UrlFor("machines", "k", "params").Params("aggregate", "true").Do(&res); e != nil {
		return e
	}
	patch := jsonpatch2.Patch{jsonpatch2.Operation{Op: "test", Path: "/a", Value: res}}
	if e := c.Req().Patch(patch).UrlFor("machines", "k").Do(&res); e != nil {
		return e
	}
	if e := c.Req().Put([]byte("log")).UrlFor("jobs", "k", "log").Do(nil); e != nil {
		return e
	}
	if e := c.CreateModel(profile); e != nil {
		return e
	}
	if _, e := c.DeleteModel("profiles", "p"); e != nil {
		return e
	}
	list, e := c.ListModel("machines", "Name", "Eq(x)")
	if e != nil || len(list) == 0 {
		return e
	}
	if e := c.PutModel(machine); e != nil {
		return e
	}
	if _, e := c.PatchTo(machine, clone); e != nil {
		return e
	}
	if e := c.FillModel(machine, "k"); e != nil {
		return e
	}
	if _, e := c.ExistsModel("machines", "k"); e != nil {
		return e
	}
	var _ string = c.Token()
	info, e := c.Info()
	if e != nil {
		return e
	}
	_, _, _, _ = info.Features, info.Address, info.ApiPort, info.FilePort
	_, _ = models.Hexaddr(info.Address), models.DrpSafeFuncMap()
	if e := jputils.Remarshal(machine, clone); e != nil {
		return e
	}

	var stream *api.EventStream
	id, ch, e := stream.Register("machines.create.*")
	if e != nil {
		return e
	}
	<-ch
	if e := stream.Deregister(id); e != nil {
		return e
	}
	_ = mux.New(l)
	return utils.MakeError(400, "x")
}

// Compiling it is the test.
var _ = surface
