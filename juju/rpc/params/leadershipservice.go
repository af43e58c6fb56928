package params

// ClaimLeadershipBulkParams is what LeadershipService.ClaimLeadership takes.
type ClaimLeadershipBulkParams struct {
	Params []ClaimLeadershipParams `json:"params"`
}

// ClaimLeadershipParams is part of ClaimLeadershipBulkParams.
type ClaimLeadershipParams struct {
	ApplicationTag string  `json:"application-tag"`
	UnitTag        string  `json:"unit-tag"`
	Duration       float64 `json:"duration"`
}

// ClaimLeadershipBulkResults is what LeadershipService.ClaimLeadership answers.
type ClaimLeadershipBulkResults ErrorResults

// ApplicationTag is what LeadershipService.BlockUntilLeadershipReleased takes: the original sends
// its tag's structure where elsewhere a tag is a string.
type ApplicationTag struct {
	Name string `json:"Name"`
}
