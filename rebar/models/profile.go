package models

// Profile is a named set of params.
type Profile struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Partialed
	Name          string
	Description   string
	Documentation string
	Params        map[string]interface{}
}

// Prefix returns profiles.
func (p *Profile) Prefix() string { return "profiles" }

// Key returns the name.
func (p *Profile) Key() string { return p.Name }

// KeyName returns Name.
func (p *Profile) KeyName() string { return "Name" }

// AuthKey returns the name.
func (p *Profile) AuthKey() string { return p.Name }

// GetMeta returns the metadata.
func (p *Profile) GetMeta() Meta { return p.Meta }

// SetMeta sets the metadata.
func (p *Profile) SetMeta(m Meta) { p.Meta = m }

// SetName sets the name.
func (p *Profile) SetName(n string) { p.Name = n }

// GetDocumentation returns the documentation.
func (p *Profile) GetDocumentation() string { return p.Documentation }

// GetParams returns a copy of the params.
func (p *Profile) GetParams() map[string]interface{} { return copyMap(p.Params) }

// SetParams sets the params to a copy of m.
func (p *Profile) SetParams(m map[string]interface{}) { p.Params = copyMap(m) }

// Fill sets what is missing.
func (p *Profile) Fill() {
	p.Validation.fill()
	if p.Meta == nil {
		p.Meta = Meta{}
	}
	if p.Params == nil {
		p.Params = map[string]interface{}{}
	}
}

// SliceOf returns a pointer to a list of profiles.
func (p *Profile) SliceOf() interface{} { return &[]*Profile{} }

// ToModels turns what SliceOf returned into Models.
func (p *Profile) ToModels(obj interface{}) []Model { return sliceTo[*Profile](obj) }

// Param describes a param: its schema and whether its values are secret.
type Param struct {
	Validation
	Access
	Meta `json:"Meta"`
	Owned
	Bundled
	Name          string
	Description   string
	Documentation string
	Secure        bool
	// Schema is a JSON schema; its default is the param's.
	Schema interface{}
}

// Prefix returns params.
func (p *Param) Prefix() string { return "params" }

// Key returns the name.
func (p *Param) Key() string { return p.Name }

// KeyName returns Name.
func (p *Param) KeyName() string { return "Name" }

// AuthKey returns the name.
func (p *Param) AuthKey() string { return p.Name }

// GetMeta returns the metadata.
func (p *Param) GetMeta() Meta { return p.Meta }

// SetMeta sets the metadata.
func (p *Param) SetMeta(m Meta) { p.Meta = m }

// SetName sets the name.
func (p *Param) SetName(n string) { p.Name = n }

// GetDocumentation returns the documentation.
func (p *Param) GetDocumentation() string { return p.Documentation }

// DefaultValue returns the schema's default and whether it has one.
func (p *Param) DefaultValue() (interface{}, bool) {
	schema, ok := p.Schema.(map[string]interface{})
	if !ok {
		return nil, false
	}
	v, ok := schema["default"]
	return v, ok
}

// Fill sets what is missing.
func (p *Param) Fill() {
	p.Validation.fill()
	if p.Meta == nil {
		p.Meta = Meta{}
	}
	if p.Schema == nil {
		p.Schema = map[string]interface{}{}
	}
}

// SliceOf returns a pointer to a list of params.
func (p *Param) SliceOf() interface{} { return &[]*Param{} }

// ToModels turns what SliceOf returned into Models.
func (p *Param) ToModels(obj interface{}) []Model { return sliceTo[*Param](obj) }
