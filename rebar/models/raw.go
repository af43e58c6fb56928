package models

import "fmt"

// RawModel is an object of a type that has no Go type here: one that a plugin
// defines by StoreObjects, or one of the endpoint's own that this package leaves
// out. Its field Type is the prefix, Id the key.
type RawModel map[string]interface{}

func (r *RawModel) text(field string) string {
	s, _ := (*r)[field].(string)
	return s
}

func (r *RawModel) flag(field string) bool {
	b, _ := (*r)[field].(bool)
	return b
}

// String returns type, key and params.
func (r *RawModel) String() string {
	return fmt.Sprintf("%v:%v %v", (*r)["Type"], (*r)["Id"], (*r)["Params"])
}

// GetStringField returns a field and whether it holds text.
func (r *RawModel) GetStringField(field string) (string, bool) {
	s, ok := (*r)[field].(string)
	return s, ok
}

// Prefix returns the type.
func (r *RawModel) Prefix() string { return r.text("Type") }

// Key returns the key.
func (r *RawModel) Key() string { return r.text("Id") }

// KeyName returns Id.
func (r *RawModel) KeyName() string { return "Id" }

// AuthKey returns the key.
func (r *RawModel) AuthKey() string { return r.Key() }

// Fill sets what is missing.
func (r *RawModel) Fill() {
	if *r == nil {
		*r = RawModel{}
	}
	set := func(field string, v interface{}) {
		if old, ok := (*r)[field]; !ok || old == nil {
			(*r)[field] = v
		}
	}
	set("Validated", false)
	set("Available", false)
	set("Errors", []string{})
	set("Meta", Meta{})
	set("Params", map[string]interface{}{})
	set("Bundle", "")
	set("Endpoint", "")
	set("ReadOnly", false)
	set("Documentation", "")
	set("Description", "")
}

// SliceOf returns a pointer to a list of RawModel.
func (r *RawModel) SliceOf() interface{} { return &[]*RawModel{} }

// ToModels turns what SliceOf returned into Models.
func (r *RawModel) ToModels(obj interface{}) []Model { return sliceTo[*RawModel](obj) }

// GetParams returns a copy of the params.
func (r *RawModel) GetParams() map[string]interface{} {
	m, _ := (*r)["Params"].(map[string]interface{})
	return copyMap(m)
}

// SetParams sets the params to a copy of p.
func (r *RawModel) SetParams(p map[string]interface{}) { (*r)["Params"] = copyMap(p) }

// GetMeta returns the metadata, whether it was set here or came from JSON.
func (r *RawModel) GetMeta() Meta {
	switch m := (*r)["Meta"].(type) {
	case Meta:
		return m
	case map[string]string:
		return m
	case map[string]interface{}:
		res := Meta{}
		for k, v := range m {
			res[k] = fmt.Sprint(v)
		}
		return res
	}
	return Meta{}
}

// SetMeta sets the metadata.
func (r *RawModel) SetMeta(m Meta) { (*r)["Meta"] = m }

// GetDocumentation returns the documentation.
func (r *RawModel) GetDocumentation() string { return r.text("Documentation") }

// GetDescription returns the description.
func (r *RawModel) GetDescription() string { return r.text("Description") }

// GetEndpoint returns the owner.
func (r *RawModel) GetEndpoint() string { return r.text("Endpoint") }

// SetEndpoint sets the owner.
func (r *RawModel) SetEndpoint(n string) { (*r)["Endpoint"] = n }

// GetBundle returns the bundle.
func (r *RawModel) GetBundle() string { return r.text("Bundle") }

// SetBundle sets the bundle.
func (r *RawModel) SetBundle(n string) { (*r)["Bundle"] = n }

// IsReadOnly says that the object may not be changed.
func (r *RawModel) IsReadOnly() bool { return r.flag("ReadOnly") }

// Useable says whether the object passed its checks.
func (r *RawModel) Useable() bool { return r.flag("Validated") }

// IsAvailable says whether the object can be used.
func (r *RawModel) IsAvailable() bool { return r.flag("Available") }

// errors returns the list of errors, whether it was set here or came from JSON.
func (r *RawModel) errors() []string {
	switch l := (*r)["Errors"].(type) {
	case []string:
		return l
	case []interface{}:
		res := make([]string, len(l))
		for i, v := range l {
			res[i] = fmt.Sprint(v)
		}
		return res
	}
	return []string{}
}

// Errorf adds an error.
func (r *RawModel) Errorf(f string, args ...interface{}) {
	(*r)["Errors"] = append(r.errors(), fmt.Sprintf(f, args...))
}

// AddError adds an error; nil not at all.
func (r *RawModel) AddError(err error) {
	if err != nil {
		v := Validation{Errors: r.errors()}
		v.AddError(err)
		(*r)["Errors"] = v.Errors
	}
}

// HasError returns the object's errors as one, or a nil error.
func (r *RawModel) HasError() error {
	v := Validation{Errors: r.errors()}
	return v.HasError()
}

// ClearValidation forgets errors and state.
func (r *RawModel) ClearValidation() {
	(*r)["Validated"], (*r)["Available"], (*r)["Errors"] = false, false, []string{}
}
