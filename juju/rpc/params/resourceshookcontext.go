package params

// ListUnitResourcesArgs is what ResourcesHookContext.GetResourceInfo takes.
type ListUnitResourcesArgs struct {
	ResourceNames []string `json:"resource-names"`
}

// UnitResourcesResult is what ResourcesHookContext.GetResourceInfo answers.
type UnitResourcesResult struct {
	Error     *Error               `json:"error,omitempty"`
	Resources []UnitResourceResult `json:"resources"`
}

// UnitResourceResult is part of UnitResourcesResult.
type UnitResourceResult struct {
	Error    *Error   `json:"error,omitempty"`
	Resource Resource `json:"resource"`
}
