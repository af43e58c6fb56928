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
