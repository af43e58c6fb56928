package models

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Validation is what the endpoint says about an object's state.
type Validation struct {
	// Validated says that the object passed its checks, Available that it can be
	// used now.
	Validated bool
	Available bool
	// Errors says why not.
	Errors []string

	forceChange bool
}

func (v *Validation) fill() {
	if v.Errors == nil {
		v.Errors = []string{}
	}
}

// Error returns the errors, one a line.
func (v *Validation) Error() string { return strings.Join(v.Errors, "\n") }

// HasError returns v if it has errors, and a nil error if not.
func (v *Validation) HasError() error {
	if len(v.Errors) == 0 {
		return nil
	}
	return v
}

// Errorf adds an error.
func (v *Validation) Errorf(f string, args ...interface{}) {
	v.Errors = append(v.Errors, fmt.Sprintf(f, args...))
}

// AddError adds an error, that of an Error message by message; nil not at all.
func (v *Validation) AddError(err error) {
	if err == nil {
		return
	}
	var e *Error
	if errors.As(err, &e) {
		v.Errors = append(v.Errors, e.Messages...)
		return
	}
	v.Errorf("%v", err)
}

// Useable says whether the object passed its checks.
func (v *Validation) Useable() bool { return v.Validated }

// IsAvailable says whether the object can be used.
func (v *Validation) IsAvailable() bool { return v.Available }

// SaveValidation returns a copy.
func (v *Validation) SaveValidation() *Validation {
	return &Validation{Validated: v.Validated, Available: v.Available, Errors: slices.Clone(v.Errors)}
}

// ClearValidation forgets errors and state.
func (v *Validation) ClearValidation() {
	v.Validated, v.Available, v.Errors = false, false, []string{}
}

// ForceChange marks the object as to be saved without checks.
func (v *Validation) ForceChange() { v.forceChange = true }

// ChangeForced says whether ForceChange was called.
func (v *Validation) ChangeForced() bool { return v.forceChange }

// Access says whether an object may be changed.
type Access struct {
	ReadOnly bool
}

// IsReadOnly says that the object may not be changed.
func (a *Access) IsReadOnly() bool { return a.ReadOnly }

// Owned names the endpoint that owns an object; empty for the local one.
type Owned struct {
	Endpoint string
}

// GetEndpoint returns the owner.
func (o *Owned) GetEndpoint() string { return o.Endpoint }

// Bundled names the content bundle an object came with.
type Bundled struct {
	Bundle string
}

// GetBundle returns the bundle.
func (b *Bundled) GetBundle() string { return b.Bundle }

// SetBundle sets the bundle.
func (b *Bundled) SetBundle(name string) { b.Bundle = name }

// Partialed says that an object came without its Params or Meta.
type Partialed struct {
	Partial bool
}

// Meta is metadata: text by key. The key feature-flags holds a comma list.
type Meta map[string]string

// Features returns the feature flags.
func (m Meta) Features() []string {
	flags, ok := m["feature-flags"]
	if !ok || flags == "" {
		return []string{}
	}
	res := strings.Split(flags, ",")
	for i := range res {
		res[i] = strings.TrimSpace(res[i])
	}
	return res
}

// HasFeature says whether a feature flag is set.
func (m Meta) HasFeature(flag string) bool { return slices.Contains(m.Features(), flag) }

// AddFeature sets a feature flag.
func (m Meta) AddFeature(flag string) {
	if !m.HasFeature(flag) {
		m["feature-flags"] = strings.Join(append(m.Features(), flag), ",")
	}
}

// RemoveFeature clears a feature flag.
func (m Meta) RemoveFeature(flag string) {
	m["feature-flags"] = strings.Join(slices.DeleteFunc(m.Features(), func(f string) bool { return f == flag }), ",")
}
