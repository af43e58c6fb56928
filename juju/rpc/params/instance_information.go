package params

// InstanceTypesResults is what Cloud.InstanceTypes and MachineManager.InstanceTypes answer.
type InstanceTypesResults struct {
	Results []InstanceTypesResult `json:"results"`
}

// InstanceTypesResult is part of InstanceTypesResults.
type InstanceTypesResult struct {
	InstanceTypes []InstanceType `json:"instance-types,omitempty"`
	CostUnit      string         `json:"cost-unit,omitempty"`
	CostCurrency  string         `json:"cost-currency,omitempty"`
	CostDivisor   uint64         `json:"cost-divisor,omitempty"`
	Error         *Error         `json:"error,omitempty"`
}

// InstanceType is part of InstanceTypesResult.
type InstanceType struct {
	Name     string   `json:"name,omitempty"`
	Arches   []string `json:"arches"`
	CPUCores int      `json:"cpu-cores"`
	Memory   int      `json:"memory"`
	RootDisk int      `json:"root-disk,omitempty"`
	VirtType string   `json:"virt-type,omitempty"`
	Cost     int      `json:"cost,omitempty"`
}
