package models

// ContentMetaData describes a content bundle.
type ContentMetaData struct {
	Name             string
	Version          string
	Description      string
	Source           string
	Documentation    string
	RequiredFeatures string
	Prerequisites    string
	Color            string
	Icon             string
	Author           string
	DisplayName      string
	License          string
	Copyright        string
	CodeSource       string
	Order            string
	Tags             string
	DocUrl           string
	Type             string
	Writable         bool
	Overwritable     bool
}

// Section is the objects of one type by key.
type Section map[string]interface{}

// Sections is the sections of a bundle by prefix.
type Sections map[string]Section

// Content is a content bundle.
type Content struct {
	Meta     ContentMetaData `json:"meta"`
	Sections Sections        `json:"sections"`
}

// Prefix returns contents.
func (c *Content) Prefix() string { return "contents" }

// Key returns the bundle's name.
func (c *Content) Key() string { return c.Meta.Name }

// KeyName returns Meta.Name.
func (c *Content) KeyName() string { return "Meta.Name" }

// AuthKey returns the name.
func (c *Content) AuthKey() string { return c.Key() }

// Fill sets what is missing.
func (c *Content) Fill() {
	if c.Sections == nil {
		c.Sections = Sections{}
	}
}
