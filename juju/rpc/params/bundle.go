package params

// ExportBundleParams is what Bundle.ExportBundle takes.
type ExportBundleParams struct {
	IncludeCharmDefaults bool `json:"include-charm-defaults,omitempty"`
	IncludeSeries        bool `json:"include-series,omitempty"`
}

// BundleChangesParams is what Bundle.GetChanges and Bundle.GetChangesMapArgs take.
type BundleChangesParams struct {
	BundleDataYAML string `json:"yaml"`
	BundleURL      string `json:"bundleURL"`
}

// BundleChangesResults is what Bundle.GetChanges answers.
type BundleChangesResults struct {
	Changes []*BundleChange `json:"changes,omitempty"`
	Errors  []string        `json:"errors,omitempty"`
}

// BundleChange is part of BundleChangesResults.
type BundleChange struct {
	Id       string   `json:"id"`
	Method   string   `json:"method"`
	Args     []any    `json:"args"`
	Requires []string `json:"requires"`
}

// BundleChangesMapArgsResults is what Bundle.GetChangesMapArgs answers.
type BundleChangesMapArgsResults struct {
	Changes []*BundleChangesMapArgs `json:"changes,omitempty"`
	Errors  []string                `json:"errors,omitempty"`
}

// BundleChangesMapArgs is part of BundleChangesMapArgsResults.
type BundleChangesMapArgs struct {
	Id       string         `json:"id"`
	Method   string         `json:"method"`
	Args     map[string]any `json:"args"`
	Requires []string       `json:"requires"`
}
