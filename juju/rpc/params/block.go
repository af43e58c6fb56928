package params

// Block is part of BlockResult.
type Block struct {
	Id      string `json:"id"`
	Tag     string `json:"tag"`
	Type    string `json:"type"`
	Message string `json:"message,omitempty"`
}

// BlockSwitchParams is what Block.SwitchBlockOff and Block.SwitchBlockOn take.
type BlockSwitchParams struct {
	Type    string `json:"type"`
	Message string `json:"message,omitempty"`
}

// BlockResult is part of BlockResults.
type BlockResult struct {
	Result Block  `json:"result"`
	Error  *Error `json:"error,omitempty"`
}

// BlockResults is what Block.List answers.
type BlockResults struct {
	Results []BlockResult `json:"results,omitempty"`
}
