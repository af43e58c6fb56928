package params

// SummaryWatcherNextResults is what ModelSummaryWatcher.Next answers.
type SummaryWatcherNextResults struct {
	Models []ModelAbstract `json:"models"`
}

// ModelAbstract is part of SummaryWatcherNextResults.
type ModelAbstract struct {
	UUID        string                `json:"uuid"`
	Removed     bool                  `json:"removed,omitempty"`
	Controller  string                `json:"controller,omitempty"`
	Name        string                `json:"name,omitempty"`
	Admins      []string              `json:"admins,omitempty"`
	Cloud       string                `json:"cloud,omitempty"`
	Region      string                `json:"region,omitempty"`
	Credential  string                `json:"credential,omitempty"`
	Size        ModelSummarySize      `json:"size,omitempty"`
	Status      string                `json:"status,omitempty"`
	Messages    []ModelSummaryMessage `json:"messages,omitempty"`
	Annotations map[string]string     `json:"annotations,omitempty"`
}

// ModelSummarySize is part of ModelAbstract.
type ModelSummarySize struct {
	Machines     int `json:"machines,omitempty"`
	Containers   int `json:"containers,omitempty"`
	Applications int `json:"applications,omitempty"`
	Units        int `json:"units,omitempty"`
	Relations    int `json:"relations,omitempty"`
}

// ModelSummaryMessage is part of ModelAbstract.
type ModelSummaryMessage struct {
	Agent   string `json:"agent"`
	Message string `json:"message"`
}
