package wiretest_test

import (
	"context"

	"github.com/gantline/gantline/juju/api/client/action"
	"github.com/gantline/gantline/juju/api/client/allwatcher"
	"github.com/gantline/gantline/juju/api/client/annotations"
	"github.com/gantline/gantline/juju/api/client/application"
	"github.com/gantline/gantline/juju/api/client/applicationoffers"
	"github.com/gantline/gantline/juju/api/client/backups"
	"github.com/gantline/gantline/juju/api/client/block"
	"github.com/gantline/gantline/juju/api/client/bundle"
	"github.com/gantline/gantline/juju/api/client/charms"
	"github.com/gantline/gantline/juju/api/client/client"
	"github.com/gantline/gantline/juju/core/constraints"
	"github.com/gantline/gantline/juju/names"
	"github.com/gantline/gantline/juju/rpc/params"
)

// row is a method of a client and what it puts on the wire. Parameters that stand here are compared as
// they are, all are compared with their shape.
type row struct {
	want   string // "Facade(version)[id].Method"
	call   func(*recorder)
	params string // JSON, "" to compare the shape only
}

func rows() []row { return append(rowsBeforeCloud(), rowsFromCloud()...) }

// left returns the methods that no client's method calls, for the reason beside them.
func left() []string {
	return []string{
		"Application.GetConfig",                 // CharmConfig answers the same, with branches
		"Controller.ControllerAPIInfoForModels", // for other controllers
		"Controller.GetCloudSpec",               // CloudSpec answers the same, in bulk
		"Controller.WatchCloudSpecsChanges",     // for agents
		"Pinger.Stop",                           // Close ends the pinger with the connection
	}
}

func rowsBeforeCloud() []row {
	ctx := context.Background()
	return []row{
		{"Action(7).EnqueueOperation", func(c *recorder) {
			action.NewClient(c).EnqueueOperation(ctx, []params.Action{{Receiver: "unit-a-0", Name: "do", Parameters: map[string]any{"x": 1}}})
		}, `{"actions":[{"tag":"","receiver":"unit-a-0","name":"do","parameters":{"x":1}}]}`},
		{"Action(7).Run", func(c *recorder) {
			action.NewClient(c).Run(ctx, params.RunParams{Commands: "uptime", Units: []string{"a/0"}})
		}, ""},
		{"Action(7).RunOnAllMachines", func(c *recorder) { action.NewClient(c).RunOnAllMachines(ctx, params.RunParams{Commands: "uptime"}) }, `{"commands":"uptime","timeout":0}`},
		{"Action(7).Actions", func(c *recorder) { action.NewClient(c).Actions(ctx, "2") }, `{"entities":[{"tag":"action-2"}]}`},
		{"Action(7).Cancel", func(c *recorder) { action.NewClient(c).Cancel(ctx, "2") }, `{"entities":[{"tag":"action-2"}]}`},
		{"Action(7).ListOperations", func(c *recorder) {
			action.NewClient(c).ListOperations(ctx, params.OperationQueryArgs{Status: []string{"failed"}})
		}, `{"status":["failed"]}`},
		{"Action(7).Operations", func(c *recorder) { action.NewClient(c).Operation(ctx, "1") }, `{"entities":[{"tag":"operation-1"}]}`},
		{"Action(7).ApplicationsCharmsActions", func(c *recorder) { action.NewClient(c).ApplicationCharmActions(ctx, "a") }, `{"entities":[{"tag":"application-a"}]}`},
		{"Action(7).WatchActionsProgress", func(c *recorder) { action.NewClient(c).WatchActionProgress(ctx, "2") }, `{"entities":[{"tag":"action-2"}]}`},
		{"AllModelWatcher(4)[9].Next", func(c *recorder) { allwatcher.NewForModels(c, "9").Next(ctx) }, ""},
		{"AllModelWatcher(4)[9].Stop", func(c *recorder) { allwatcher.NewForModels(c, "9").Stop(ctx) }, ""},
		{"AllWatcher(3)[9].Next", func(c *recorder) { allwatcher.New(c, "9").Next(ctx) }, ""},
		{"AllWatcher(3)[9].Stop", func(c *recorder) { allwatcher.New(c, "9").Stop(ctx) }, ""},
		{"Annotations(2).Get", func(c *recorder) { annotations.NewClient(c).Get(ctx, "unit-a-0") }, `{"entities":[{"tag":"unit-a-0"}]}`},
		{"Annotations(2).Set", func(c *recorder) {
			annotations.NewClient(c).Set(ctx, map[string]map[string]string{"unit-a-0": {"k": "v"}})
		}, `{"annotations":[{"entity":"unit-a-0","annotations":{"k":"v"}}]}`},
		{"Application(20).AddRelation", func(c *recorder) { application.NewClient(c).AddRelation([]string{"a", "b:db"}, nil) }, `{"endpoints":["a","b:db"]}`},
		{"Application(20).AddUnits", func(c *recorder) {
			application.NewClient(c).AddUnits(application.AddUnitsParams{ApplicationName: "a", NumUnits: 2})
		}, `{"application":"a","num-units":2,"placement":null}`},
		{"Application(20).ApplicationsInfo", func(c *recorder) {
			application.NewClient(c).ApplicationsInfo([]names.ApplicationTag{names.NewApplicationTag("a")})
		}, `{"entities":[{"tag":"application-a"}]}`},
		{"Application(20).CharmConfig", func(c *recorder) { application.NewClient(c).GetConfig("", "a") }, `{"args":[{"application":"a","branch":"master"}]}`},
		{"Application(20).CharmRelations", func(c *recorder) { application.NewClient(c).CharmRelations("a") }, `{"application":"a"}`},
		{"Application(20).Consume", func(c *recorder) {
			application.NewClient(c).Consume(params.ConsumeApplicationArgV5{
				ApplicationOfferDetailsV5: params.ApplicationOfferDetailsV5{OfferURL: "admin/m.o", OfferName: "o"}, ApplicationAlias: "x",
			})
		}, ""},
		{"Application(20).Deploy", func(c *recorder) {
			application.NewClient(c).Deploy(application.DeployArgs{CharmID: application.CharmID{URL: "local:jammy/a-0"}, ApplicationName: "a", NumUnits: 1})
		}, ""},
		{"Application(20).DeployFromRepository", func(c *recorder) {
			application.NewClient(c).DeployFromRepository(params.DeployFromRepositoryArg{CharmName: "a"})
		}, ""},
		{"Application(20).DestroyApplication", func(c *recorder) {
			application.NewClient(c).DestroyApplications(application.DestroyApplicationsParams{Applications: []string{"a"}, Force: true})
		}, `{"applications":[{"application-tag":"application-a","force":true}]}`},
		{"Application(20).DestroyConsumedApplications", func(c *recorder) {
			application.NewClient(c).DestroyConsumedApplication(application.DestroyConsumedApplicationParams{SaasNames: []string{"x"}})
		}, `{"applications":[{"application-tag":"application-x","force":false}]}`},
		{"Application(20).DestroyRelation", func(c *recorder) { application.NewClient(c).DestroyRelation(nil, nil, "a", "b") }, `{"endpoints":["a","b"],"relation-id":0}`},
		{"Application(20).DestroyRelation", func(c *recorder) { application.NewClient(c).DestroyRelationId(4, nil, nil) }, `{"relation-id":4}`},
		{"Application(20).DestroyUnit", func(c *recorder) {
			application.NewClient(c).DestroyUnits(application.DestroyUnitsParams{Units: []string{"a/0"}})
		}, `{"units":[{"unit-tag":"unit-a-0"}]}`},
		{"Application(20).Expose", func(c *recorder) { application.NewClient(c).Expose("a", nil) }, `{"application":"a"}`},
		{"Application(20).Get", func(c *recorder) { application.NewClient(c).Get("", "a") }, `{"application":"a","branch":"master"}`},
		{"Application(20).GetCharmURLOrigin", func(c *recorder) { application.NewClient(c).GetCharmURLOrigin("", "a") }, ""},
		{"Application(20).GetConstraints", func(c *recorder) { application.NewClient(c).GetConstraints("a") }, `{"entities":[{"tag":"application-a"}]}`},
		{"Application(20).Leader", func(c *recorder) { application.NewClient(c).Leader("a") }, `{"tag":"application-a"}`},
		{"Application(20).MergeBindings", func(c *recorder) {
			application.NewClient(c).MergeBindings(params.ApplicationMergeBindingsArgs{Args: []params.ApplicationMergeBindings{{ApplicationTag: "application-a"}}})
		}, ""},
		{"Application(20).ResolveUnitErrors", func(c *recorder) { application.NewClient(c).ResolveUnitErrors([]string{"a/0"}, false, true) }, `{"tags":{"entities":[{"tag":"unit-a-0"}]},"retry":true}`},
		{"Application(20).ScaleApplications", func(c *recorder) {
			application.NewClient(c).ScaleApplication(application.ScaleApplicationParams{ApplicationName: "a", Scale: 3})
		}, `{"applications":[{"application-tag":"application-a","scale":3,"force":false}]}`},
		{"Application(20).SetCharm", func(c *recorder) {
			application.NewClient(c).SetCharm("", application.SetCharmConfig{ApplicationName: "a", CharmID: application.CharmID{URL: "ch:a-2"}})
		}, ""},
		{"Application(20).SetConfigs", func(c *recorder) { application.NewClient(c).SetConfig("", "a", "", map[string]string{"k": "v"}) }, `{"Args":[{"application":"a","generation":"master","config":{"k":"v"},"config-yaml":""}]}`},
		{"Application(20).SetConstraints", func(c *recorder) { application.NewClient(c).SetConstraints("a", constraints.Value{}) }, `{"application":"a","constraints":{}}`},
		{"Application(20).SetMetricCredentials", func(c *recorder) { application.NewClient(c).SetMetricCredentials("a", []byte("x")) }, `{"creds":[{"application":"a","metrics-credentials":"eA=="}]}`},
		{"Application(20).SetRelationsSuspended", func(c *recorder) { application.NewClient(c).SetRelationSuspended([]int{3}, true, "why") }, `{"args":[{"relation-id":3,"message":"why","suspended":true}]}`},
		{"Application(20).Unexpose", func(c *recorder) { application.NewClient(c).Unexpose("a", []string{"e"}) }, `{"application":"a","exposed-endpoints":["e"]}`},
		{"Application(20).UnitsInfo", func(c *recorder) { application.NewClient(c).UnitsInfo([]names.UnitTag{names.NewUnitTag("a/0")}) }, `{"entities":[{"tag":"unit-a-0"}]}`},
		{"Application(20).UnsetApplicationsConfig", func(c *recorder) { application.NewClient(c).UnsetApplicationConfig("", "a", []string{"k"}) }, `{"Args":[{"application":"a","branch":"master","options":["k"]}]}`},
		{"Application(20).UpdateApplicationBase", func(c *recorder) { application.NewClient(c).UpdateApplicationBase("a", "22.04/stable", false) }, `{"args":[{"tag":{"tag":"application-a"},"force":false,"channel":"22.04/stable"}]}`},
		{"ApplicationOffers(5).Offer", func(c *recorder) {
			applicationoffers.NewClient(c).Offer(ctx, params.AddApplicationOffer{ModelTag: "model-x", OfferName: "o", ApplicationName: "a", Endpoints: map[string]string{"db": "db"}})
		}, ""},
		{"ApplicationOffers(5).ListApplicationOffers", func(c *recorder) { applicationoffers.NewClient(c).ListOffers(ctx, params.OfferFilter{ModelName: "m"}) }, ""},
		{"ApplicationOffers(5).FindApplicationOffers", func(c *recorder) {
			applicationoffers.NewClient(c).FindApplicationOffers(ctx, params.OfferFilter{OfferName: "o"})
		}, ""},
		{"ApplicationOffers(5).ApplicationOffers", func(c *recorder) { applicationoffers.NewClient(c).ApplicationOffer(ctx, "admin/m.o") }, `{"offer-urls":["admin/m.o"],"bakery-version":3}`},
		{"ApplicationOffers(5).GetConsumeDetails", func(c *recorder) { applicationoffers.NewClient(c).GetConsumeDetails(ctx, "admin/m.o") }, `{"offer-urls":{"offer-urls":["admin/m.o"],"bakery-version":3}}`},
		{"ApplicationOffers(5).RemoteApplicationInfo", func(c *recorder) { applicationoffers.NewClient(c).RemoteApplicationInfo(ctx, "admin/m.o") }, ""},
		{"ApplicationOffers(5).ModifyOfferAccess", func(c *recorder) { applicationoffers.NewClient(c).GrantOffer(ctx, "user-bob", "read", "admin/m.o") }, `{"changes":[{"user-tag":"user-bob","action":"grant","access":"read","offer-url":"admin/m.o"}]}`},
		{"ApplicationOffers(5).ModifyOfferAccess", func(c *recorder) { applicationoffers.NewClient(c).RevokeOffer(ctx, "user-bob", "read", "admin/m.o") }, `{"changes":[{"user-tag":"user-bob","action":"revoke","access":"read","offer-url":"admin/m.o"}]}`},
		{"ApplicationOffers(5).DestroyOffers", func(c *recorder) { applicationoffers.NewClient(c).DestroyOffers(ctx, true, "admin/m.o") }, `{"offer-urls":["admin/m.o"],"force":true}`},
		{"Backups(3).Create", func(c *recorder) { backups.NewClient(c).Create(ctx, "n", true) }, `{"notes":"n","no-download":true}`},
		{"Block(2).List", func(c *recorder) { block.NewClient(c).List(ctx) }, ""},
		{"Block(2).SwitchBlockOn", func(c *recorder) { block.NewClient(c).SwitchBlockOn(ctx, block.Change, "no") }, `{"type":"BlockChange","message":"no"}`},
		{"Block(2).SwitchBlockOff", func(c *recorder) { block.NewClient(c).SwitchBlockOff(ctx, block.Destroy) }, `{"type":"BlockDestroy"}`},
		{"Bundle(6).GetChanges", func(c *recorder) { bundle.NewClient(c).GetChanges(ctx, "", "x: 1") }, `{"yaml":"x: 1","bundleURL":""}`},
		{"Bundle(6).GetChangesMapArgs", func(c *recorder) { bundle.NewClient(c).GetChangesMapArgs(ctx, "", "x: 1") }, ""},
		{"Bundle(6).ExportBundle", func(c *recorder) { bundle.NewClient(c).ExportBundle(ctx, true, false) }, `{"include-charm-defaults":true}`},
		{"Charms(7).CharmInfo", func(c *recorder) { charms.NewClient(c).CharmInfo(ctx, "ch:a-1") }, `{"url":"ch:a-1"}`},
		{"Charms(7).List", func(c *recorder) { charms.NewClient(c).List(ctx, "a") }, `{"names":["a"]}`},
		{"Charms(7).AddCharm", func(c *recorder) {
			charms.NewClient(c).AddCharm(ctx, "ch:a-1", params.CharmOrigin{Source: "charm-hub"}, false)
		}, ""},
		{"Charms(7).ResolveCharms", func(c *recorder) {
			charms.NewClient(c).ResolveCharms(ctx, params.ResolveCharmWithChannel{Reference: "ch:a"})
		}, ""},
		{"Charms(7).CheckCharmPlacement", func(c *recorder) { charms.NewClient(c).CheckCharmPlacement(ctx, "a", "ch:a-1") }, `{"placements":[{"application":"a","charm-url":"ch:a-1"}]}`},
		{"Charms(7).GetDownloadInfos", func(c *recorder) {
			charms.NewClient(c).GetDownloadInfos(ctx, params.CharmURLAndOrigin{CharmURL: "ch:a"})
		}, ""},
		{"Charms(7).ListCharmResources", func(c *recorder) {
			charms.NewClient(c).ListCharmResources(ctx, params.CharmURLAndOrigin{CharmURL: "ch:a"})
		}, ""},
		{"Charms(7).IsMetered", func(c *recorder) { charms.NewClient(c).IsMetered(ctx, "ch:a") }, ""},
		{"Client(7).FullStatus", func(c *recorder) {
			client.NewClient(c).Status(&client.StatusArgs{Patterns: []string{"a"}})
		}, `{"patterns":["a"]}`},
		{"Client(7).WatchAll", func(c *recorder) { client.NewClient(c).WatchAll() }, ""},
		{"Client(7).StatusHistory", func(c *recorder) {
			client.NewClient(c).StatusHistory(ctx, "unit", "unit-a-0", params.StatusHistoryFilter{Size: 3})
		}, ""},
		{"Client(7).FindTools", func(c *recorder) { client.NewClient(c).FindTools(ctx, params.FindToolsParams{Major: 3}) }, ""},
	}
}
