package params

// AnnotationsGetResult is part of AnnotationsGetResults.
type AnnotationsGetResult struct {
	EntityTag   string            `json:"entity"`
	Annotations map[string]string `json:"annotations"`
	Error       ErrorResult       `json:"error,omitempty"`
}

// AnnotationsGetResults is what Annotations.Get answers.
type AnnotationsGetResults struct {
	Results []AnnotationsGetResult `json:"results"`
}

// AnnotationsSet is what Annotations.Set takes.
type AnnotationsSet struct {
	Annotations []EntityAnnotations `json:"annotations"`
}

// EntityAnnotations is part of AnnotationsSet.
type EntityAnnotations struct {
	EntityTag   string            `json:"entity"`
	Annotations map[string]string `json:"annotations"`
}
