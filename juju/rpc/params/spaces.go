package params

// RemoveSpaceParam is part of RemoveSpaceParams.
type RemoveSpaceParam struct {
	Space  Entity `json:"space"`
	Force  bool   `json:"force,omitempty"`
	DryRun bool   `json:"dry-run,omitempty"`
}

// RemoveSpaceParams is what Spaces.RemoveSpace takes.
type RemoveSpaceParams struct {
	SpaceParam []RemoveSpaceParam `json:"space-param"`
}

// RemoveSpaceResults is what Spaces.RemoveSpace answers.
type RemoveSpaceResults struct {
	Results []RemoveSpaceResult `json:"results"`
}

// RemoveSpaceResult is part of RemoveSpaceResults.
type RemoveSpaceResult struct {
	Constraints        []Entity `json:"constraints,omitempty"`
	Bindings           []Entity `json:"bindings,omitempty"`
	ControllerSettings []string `json:"controller-settings,omitempty"`
	Error              *Error   `json:"error,omitempty"`
}

// RenameSpaceParams is part of RenameSpacesParams.
type RenameSpaceParams struct {
	FromSpaceTag string `json:"from-space-tag"`
	ToSpaceTag   string `json:"to-space-tag"`
}

// RenameSpacesParams is what Spaces.RenameSpace takes.
type RenameSpacesParams struct {
	Changes []RenameSpaceParams `json:"changes"`
}

// CreateSpacesParams is what Spaces.CreateSpaces takes.
type CreateSpacesParams struct {
	Spaces []CreateSpaceParams `json:"spaces"`
}

// CreateSpaceParams is part of CreateSpacesParams.
type CreateSpaceParams struct {
	CIDRs      []string `json:"cidrs"`
	SpaceTag   string   `json:"space-tag"`
	Public     bool     `json:"public"`
	ProviderId string   `json:"provider-id,omitempty"`
}

// MoveSubnetsParam is part of MoveSubnetsParams.
type MoveSubnetsParam struct {
	Subnets  []string `json:"subnets"`
	SpaceTag string   `json:"space-tag"`
	Force    bool     `json:"force"`
}

// MoveSubnetsParams is what Spaces.MoveSubnets takes.
type MoveSubnetsParams struct {
	Args []MoveSubnetsParam `json:"args"`
}

// MovedSubnet is part of MoveSubnetsResult.
type MovedSubnet struct {
	Subnet   string `json:"subnet"`
	OldSpace string `json:"old-space"`
	CIDR     string `json:"cidr"`
}

// MoveSubnetsResult is part of MoveSubnetsResults.
type MoveSubnetsResult struct {
	MovedSubnets []MovedSubnet `json:"moved-subnets,omitempty"`
	NewSpace     string        `json:"new-space"`
	Error        *Error        `json:"error,omitempty"`
}

// MoveSubnetsResults is what Spaces.MoveSubnets answers.
type MoveSubnetsResults struct {
	Results []MoveSubnetsResult `json:"results"`
}

// ShowSpaceResult is part of ShowSpaceResults.
type ShowSpaceResult struct {
	Space        Space    `json:"space"`
	Applications []string `json:"applications"`
	MachineCount int      `json:"machine-count"`
	Error        *Error   `json:"error,omitempty"`
}

// ShowSpaceResults is what Spaces.ShowSpace answers.
type ShowSpaceResults struct {
	Results []ShowSpaceResult `json:"results"`
}

// ListSpacesResults is what Spaces.ListSpaces answers.
type ListSpacesResults struct {
	Results []Space `json:"results"`
}

// Space is part of ShowSpaceResult and ListSpacesResults.
type Space struct {
	Id      string   `json:"id"`
	Name    string   `json:"name"`
	Subnets []Subnet `json:"subnets"`
	Error   *Error   `json:"error,omitempty"`
}
