package models

// PluginProvider is what a provider says about itself in answer to define.
type PluginProvider struct {
	Meta `json:"Meta"`
	// Name is the provider's name and its file's.
	Name string
	// Version is the provider's version.
	Version string
	// PluginVersion is the version of the protocol, 4.
	PluginVersion int
	// AutoStart asks the host to make a plugin of this name if there is none.
	AutoStart bool
	// HasPublish asks the host to post every event to the provider. Select events
	// instead: see plugin.PluginEventSelecter.
	HasPublish bool
	// AvailableActions is what the provider can do.
	AvailableActions []AvailableAction
	// RequiredParams and OptionalParams are the params a plugin is configured
	// with; it does not start without the required ones.
	RequiredParams []string
	OptionalParams []string
	// StoreObjects defines object types: prefix to fields, each a JSON schema
	// property with isrequired beside it.
	StoreObjects map[string]interface{}
	// Documentation is for people.
	Documentation string
	// Content is a content bundle as YAML.
	Content string
}

// Prefix returns plugin_providers.
func (p *PluginProvider) Prefix() string { return "plugin_providers" }

// Key returns the name.
func (p *PluginProvider) Key() string { return p.Name }

// KeyName returns Name.
func (p *PluginProvider) KeyName() string { return "Name" }

// AuthKey returns the name.
func (p *PluginProvider) AuthKey() string { return p.Name }

// GetMeta returns the metadata.
func (p *PluginProvider) GetMeta() Meta { return p.Meta }

// SetMeta sets the metadata.
func (p *PluginProvider) SetMeta(m Meta) { p.Meta = m }

// GetDocumentation returns the documentation.
func (p *PluginProvider) GetDocumentation() string { return p.Documentation }

// Fill sets what is missing.
func (p *PluginProvider) Fill() {
	if p.Meta == nil {
		p.Meta = Meta{}
	}
	if p.AvailableActions == nil {
		p.AvailableActions = []AvailableAction{}
	}
	for i := range p.AvailableActions {
		p.AvailableActions[i].Fill()
		if p.AvailableActions[i].Provider == "" {
			p.AvailableActions[i].Provider = p.Name
		}
	}
	if p.RequiredParams == nil {
		p.RequiredParams = []string{}
	}
	if p.OptionalParams == nil {
		p.OptionalParams = []string{}
	}
	if p.StoreObjects == nil {
		p.StoreObjects = map[string]interface{}{}
	}
}

// AutoPlugin returns the plugin that AutoStart asks for.
func (p *PluginProvider) AutoPlugin() *Plugin {
	res := &Plugin{Name: p.Name, Provider: p.Name}
	res.Fill()
	return res
}

// SliceOf returns a pointer to a list of providers.
func (p *PluginProvider) SliceOf() interface{} { return &[]*PluginProvider{} }

// ToModels turns what SliceOf returned into Models.
func (p *PluginProvider) ToModels(obj interface{}) []Model { return sliceTo[*PluginProvider](obj) }

// PluginProviderUploadInfo is the answer to an upload.
type PluginProviderUploadInfo struct {
	Path string `json:"path"`
	Size int64  `json:"size"`
}

// Plugin is an instance of a provider with its params.
type Plugin struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Partialed
	Name          string
	Description   string
	Documentation string
	// Params is the configuration.
	Params map[string]interface{}
	// Provider is the provider's name.
	Provider string
	// PluginErrors says why the plugin does not run.
	PluginErrors []string
}

// Prefix returns plugins.
func (p *Plugin) Prefix() string { return "plugins" }

// Key returns the name.
func (p *Plugin) Key() string { return p.Name }

// KeyName returns Name.
func (p *Plugin) KeyName() string { return "Name" }

// AuthKey returns the name.
func (p *Plugin) AuthKey() string { return p.Name }

// GetMeta returns the metadata.
func (p *Plugin) GetMeta() Meta { return p.Meta }

// SetMeta sets the metadata.
func (p *Plugin) SetMeta(m Meta) { p.Meta = m }

// SetName sets the name.
func (p *Plugin) SetName(n string) { p.Name = n }

// GetDocumentation returns the documentation.
func (p *Plugin) GetDocumentation() string { return p.Documentation }

// GetParams returns a copy of the params.
func (p *Plugin) GetParams() map[string]interface{} { return copyMap(p.Params) }

// SetParams sets the params to a copy of m.
func (p *Plugin) SetParams(m map[string]interface{}) { p.Params = copyMap(m) }

// CanHaveActions says that plugins take actions.
func (p *Plugin) CanHaveActions() bool { return true }

// Fill sets what is missing.
func (p *Plugin) Fill() {
	p.Validation.fill()
	if p.Meta == nil {
		p.Meta = Meta{}
	}
	if p.Params == nil {
		p.Params = map[string]interface{}{}
	}
	if p.PluginErrors == nil {
		p.PluginErrors = []string{}
	}
}

// SliceOf returns a pointer to a list of plugins.
func (p *Plugin) SliceOf() interface{} { return &[]*Plugin{} }

// ToModels turns what SliceOf returned into Models.
func (p *Plugin) ToModels(obj interface{}) []Model { return sliceTo[*Plugin](obj) }
