package params

import (
	"encoding/json"

	"gopkg.in/macaroon.v2"
)

// CharmsList is what Charms.List takes.
type CharmsList struct {
	Names []string `json:"names"`
}

// CharmsListResult is what Charms.List answers.
type CharmsListResult struct {
	CharmURLs []string `json:"charm-urls"`
}

// IsMeteredResult is what Charms.IsMetered answers.
type IsMeteredResult struct {
	Metered bool `json:"metered"`
}

// CharmOption is part of Charm.
type CharmOption struct {
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
	Default     any    `json:"default,omitempty"`
}

// CharmRelation is part of CharmMeta, Endpoint and AddRelationResults.
type CharmRelation struct {
	Name      string `json:"name"`
	Role      string `json:"role"`
	Interface string `json:"interface"`
	Optional  bool   `json:"optional"`
	Limit     int    `json:"limit"`
	Scope     string `json:"scope"`
}

// CharmStorage is part of CharmMeta.
type CharmStorage struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Type        string   `json:"type"`
	Shared      bool     `json:"shared"`
	ReadOnly    bool     `json:"read-only"`
	CountMin    int      `json:"count-min"`
	CountMax    int      `json:"count-max"`
	MinimumSize uint64   `json:"minimum-size"`
	Location    string   `json:"location,omitempty"`
	Properties  []string `json:"properties,omitempty"`
}

// CharmDevice is part of CharmMeta.
type CharmDevice struct {
	Name        string `json:"Name"`
	Description string `json:"Description"`
	Type        string `json:"Type"`
	CountMin    int64  `json:"CountMin"`
	CountMax    int64  `json:"CountMax"`
}

// CharmPayloadClass is part of CharmMeta.
type CharmPayloadClass struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// CharmResourceMeta is part of CharmMeta.
type CharmResourceMeta struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Path        string `json:"path"`
	Description string `json:"description"`
}

// CharmMeta is part of Charm.
type CharmMeta struct {
	Name           string                       `json:"name"`
	Summary        string                       `json:"summary"`
	Description    string                       `json:"description"`
	Subordinate    bool                         `json:"subordinate"`
	Provides       map[string]CharmRelation     `json:"provides,omitempty"`
	Requires       map[string]CharmRelation     `json:"requires,omitempty"`
	Peers          map[string]CharmRelation     `json:"peers,omitempty"`
	ExtraBindings  map[string]string            `json:"extra-bindings,omitempty"`
	Categories     []string                     `json:"categories,omitempty"`
	Tags           []string                     `json:"tags,omitempty"`
	Series         []string                     `json:"series,omitempty"`
	Storage        map[string]CharmStorage      `json:"storage,omitempty"`
	Devices        map[string]CharmDevice       `json:"devices,omitempty"`
	Deployment     *CharmDeployment             `json:"deployment,omitempty"`
	PayloadClasses map[string]CharmPayloadClass `json:"payload-classes,omitempty"`
	Resources      map[string]CharmResourceMeta `json:"resources,omitempty"`
	Terms          []string                     `json:"terms,omitempty"`
	MinJujuVersion string                       `json:"min-juju-version,omitempty"`
	Containers     map[string]CharmContainer    `json:"containers,omitempty"`
	AssumesExpr    json.RawMessage              `json:"assumes-expr,omitempty"`
	CharmUser      string                       `json:"charm-user,omitempty"`
}

// Charm is what Charms.CharmInfo answers.
type Charm struct {
	Revision   int                    `json:"revision"`
	URL        string                 `json:"url"`
	Config     map[string]CharmOption `json:"config"`
	Meta       *CharmMeta             `json:"meta,omitempty"`
	Actions    *CharmActions          `json:"actions,omitempty"`
	Metrics    *CharmMetrics          `json:"metrics,omitempty"`
	Manifest   *CharmManifest         `json:"manifest,omitempty"`
	LXDProfile *CharmLXDProfile       `json:"lxd-profile,omitempty"`
}

// CharmActions is part of Charm.
type CharmActions struct {
	Specs map[string]CharmActionSpec `json:"specs,omitempty"`
}

// CharmActionSpec is part of CharmActions.
type CharmActionSpec struct {
	Description string         `json:"description"`
	Params      map[string]any `json:"params"`
}

// CharmMetric is part of CharmMetrics.
type CharmMetric struct {
	Type        string `json:"type"`
	Description string `json:"description"`
}

// CharmPlan is part of CharmMetrics.
type CharmPlan struct {
	Required bool `json:"required"`
}

// CharmMetrics is part of Charm.
type CharmMetrics struct {
	Metrics map[string]CharmMetric `json:"metrics"`
	Plan    CharmPlan              `json:"plan"`
}

// CharmDeployment is part of CharmMeta.
type CharmDeployment struct {
	Type       string `json:"type"`
	Mode       string `json:"mode"`
	Service    string `json:"service"`
	MinVersion string `json:"min-version"`
}

// CharmManifest is part of Charm.
type CharmManifest struct {
	Bases []CharmBase `json:"bases,omitempty"`
}

// CharmBase is part of CharmManifest.
type CharmBase struct {
	Name          string   `json:"name,omitempty"`
	Channel       string   `json:"channel,omitempty"`
	Architectures []string `json:"architectures,omitempty"`
}

// CharmContainer is part of CharmMeta.
type CharmContainer struct {
	Resource string       `json:"resource,omitempty"`
	Mounts   []CharmMount `json:"mounts,omitempty"`
	Uid      int          `json:"uid,omitempty"`
	Gid      int          `json:"gid,omitempty"`
}

// CharmMount is part of CharmContainer.
type CharmMount struct {
	Storage  string `json:"storage,omitempty"`
	Location string `json:"location,omitempty"`
}

// CharmLXDProfile is part of Charm.
type CharmLXDProfile struct {
	Config      map[string]string            `json:"config"`
	Description string                       `json:"description"`
	Devices     map[string]map[string]string `json:"devices"`
}

// ApplicationCharmPlacements is what Charms.CheckCharmPlacement takes.
type ApplicationCharmPlacements struct {
	Placements []ApplicationCharmPlacement `json:"placements"`
}

// ApplicationCharmPlacement is part of ApplicationCharmPlacements.
type ApplicationCharmPlacement struct {
	Application string `json:"application"`
	CharmURL    string `json:"charm-url"`
}

// AddCharmWithOrigin is what Charms.AddCharm takes.
type AddCharmWithOrigin struct {
	URL         string      `json:"url"`
	CharmOrigin CharmOrigin `json:"charm-origin"`
	Force       bool        `json:"force"`
}

// CharmOriginResult is what Charms.AddCharm answers.
type CharmOriginResult struct {
	CharmOrigin CharmOrigin `json:"charm-origin"`
	Error       *Error      `json:"error,omitempty"`
}

// ResolveCharmWithChannel is part of ResolveCharmsWithChannel.
type ResolveCharmWithChannel struct {
	Reference   string      `json:"reference"`
	CharmOrigin CharmOrigin `json:"charm-origin"`
	SwitchCharm bool        `json:"switch-charm,omitempty"`
}

// ResolveCharmsWithChannel is what Charms.ResolveCharms takes.
type ResolveCharmsWithChannel struct {
	Resolve  []ResolveCharmWithChannel `json:"resolve"`
	Macaroon *macaroon.Macaroon        `json:"macaroon,omitempty"`
}

// ResolveCharmWithChannelResult is part of ResolveCharmWithChannelResults.
type ResolveCharmWithChannelResult struct {
	URL            string      `json:"url"`
	CharmOrigin    CharmOrigin `json:"charm-origin"`
	SupportedBases []Base      `json:"supported-bases"`
	Error          *Error      `json:"error,omitempty"`
}

// ResolveCharmWithChannelResults is what Charms.ResolveCharms answers.
type ResolveCharmWithChannelResults struct {
	Results []ResolveCharmWithChannelResult `json:"Results"`
}

// ResolveCharmWithChannelResultV6 is part of ResolveCharmWithChannelResultsV6.
type ResolveCharmWithChannelResultV6 struct {
	URL             string      `json:"url"`
	CharmOrigin     CharmOrigin `json:"charm-origin"`
	SupportedSeries []string    `json:"supported-series"`
	Error           *Error      `json:"error,omitempty"`
}

// ResolveCharmWithChannelResultsV6 is what Charms.ResolveCharms answers up to version 6.
type ResolveCharmWithChannelResultsV6 struct {
	Results []ResolveCharmWithChannelResultV6 `json:"Results"`
}

// CharmURLAndOrigins is what Charms.GetDownloadInfos and Charms.ListCharmResources take.
type CharmURLAndOrigins struct {
	Entities []CharmURLAndOrigin `json:"entities"`
}

// CharmURLAndOrigin is part of CharmURLAndOrigins.
type CharmURLAndOrigin struct {
	CharmURL    string             `json:"charm-url"`
	CharmOrigin CharmOrigin        `json:"charm-origin"`
	Macaroon    *macaroon.Macaroon `json:"macaroon,omitempty"`
}

// DownloadInfoResults is what Charms.GetDownloadInfos answers.
type DownloadInfoResults struct {
	Results []DownloadInfoResult `json:"results"`
}

// DownloadInfoResult is part of DownloadInfoResults.
type DownloadInfoResult struct {
	URL         string      `json:"url"`
	CharmOrigin CharmOrigin `json:"charm-origin"`
}

// CharmResourcesResults is what Charms.ListCharmResources answers.
type CharmResourcesResults struct {
	Results [][]CharmResourceResult `json:"results"`
}

// CharmResourceResult is part of CharmResourcesResults.
type CharmResourceResult struct {
	Error       *Error `json:"error,omitempty"`
	Name        string `json:"name"`
	Type        string `json:"type"`
	Path        string `json:"path"`
	Description string `json:"description,omitempty"`
	Origin      string `json:"origin"`
	Revision    int    `json:"revision"`
	Fingerprint []byte `json:"fingerprint"`
	Size        int64  `json:"size"`
}
