package params

import (
	"time"
)

// SecretBackendArgs is what SecretsManager.GetSecretBackendConfigs and
// Uniter.GetSecretBackendConfigs take.
type SecretBackendArgs struct {
	ForDrain   bool     `json:"for-drain"`
	BackendIds []string `json:"backend-ids"`
}

// SecretBackendConfigResults is what SecretsManager.GetSecretBackendConfigs and
// Uniter.GetSecretBackendConfigs answer.
type SecretBackendConfigResults struct {
	ActiveId string                               `json:"active-id"`
	Results  map[string]SecretBackendConfigResult `json:"results,omitempty"`
}

// SecretBackendConfigResult is part of SecretBackendConfigResults and SecretContentResult.
type SecretBackendConfigResult struct {
	ModelController string              `json:"model-controller"`
	ModelUUID       string              `json:"model-uuid"`
	ModelName       string              `json:"model-name"`
	Draining        bool                `json:"draining"`
	Config          SecretBackendConfig `json:"config,omitempty"`
}

// SecretBackendConfig is part of SecretBackendConfigResult.
type SecretBackendConfig struct {
	Type   string         `json:"type"`
	Params map[string]any `json:"params,omitempty"`
}

// SecretContentParams is part of CreateSecretArg, UpdateSecretArg, UpdateUserSecretArg and
// SecretContentResult.
type SecretContentParams struct {
	Data     map[string]string `json:"data,omitempty"`
	ValueRef *SecretValueRef   `json:"value-ref,omitempty"`
}

// CreateSecretURIsArg is what SecretsManager.CreateSecretURIs and Uniter.CreateSecretURIs take.
type CreateSecretURIsArg struct {
	Count int `json:"count"`
}

// CreateSecretArgs is what Secrets.CreateSecrets, SecretsManager.CreateSecrets and
// Uniter.CreateSecrets take.
type CreateSecretArgs struct {
	Args []CreateSecretArg `json:"args"`
}

// UpsertSecretArg is part of CreateSecretArg, UpdateSecretArg and UpdateUserSecretArg: what both making
// and changing a secret say.
type UpsertSecretArg struct {
	RotatePolicy *string             `json:"rotate-policy,omitempty"`
	ExpireTime   *time.Time          `json:"expire-time,omitempty"`
	Description  *string             `json:"description,omitempty"`
	Label        *string             `json:"label,omitempty"`
	Params       map[string]any      `json:"params,omitempty"`
	Content      SecretContentParams `json:"content,omitempty"`
}

// CreateSecretArg is part of CommitHookChangesArg and CreateSecretArgs.
type CreateSecretArg struct {
	UpsertSecretArg

	URI      *string `json:"uri,omitempty"`
	OwnerTag string  `json:"owner-tag"`
}

// UpdateSecretArgs is what SecretsManager.UpdateSecrets and Uniter.UpdateSecrets take.
type UpdateSecretArgs struct {
	Args []UpdateSecretArg `json:"args"`
}

// UpdateSecretArg is part of CommitHookChangesArg and UpdateSecretArgs.
type UpdateSecretArg struct {
	UpsertSecretArg

	URI string `json:"uri"`
}

// UpdateUserSecretArgs is what Secrets.UpdateSecrets takes.
type UpdateUserSecretArgs struct {
	Args []UpdateUserSecretArg `json:"args"`
}

// UpdateUserSecretArg is part of UpdateUserSecretArgs.
type UpdateUserSecretArg struct {
	UpsertSecretArg

	URI           string `json:"uri"`
	ExistingLabel string `json:"existing-label"`
	AutoPrune     *bool  `json:"auto-prune,omitempty"`
}

// DeleteSecretArgs is what Secrets.RemoveSecrets, SecretsManager.RemoveSecrets and
// Uniter.RemoveSecrets take.
type DeleteSecretArgs struct {
	Args []DeleteSecretArg `json:"args"`
}

// DeleteSecretArg is part of CommitHookChangesArg and DeleteSecretArgs.
type DeleteSecretArg struct {
	URI       string `json:"uri"`
	Label     string `json:"label"`
	Revisions []int  `json:"revisions,omitempty"`
}

// SecretRevisionArg is what SecretsManager.GetSecretRevisionContentInfo and
// Uniter.GetSecretRevisionContentInfo take.
type SecretRevisionArg struct {
	URI           string `json:"uri"`
	Revisions     []int  `json:"revisions"`
	PendingDelete bool   `json:"pending-delete"`
}

// GetSecretConsumerInfoArgs is what SecretsManager.GetConsumerSecretsRevisionInfo and
// Uniter.GetConsumerSecretsRevisionInfo take.
type GetSecretConsumerInfoArgs struct {
	ConsumerTag string   `json:"consumer-tag"`
	URIs        []string `json:"uris"`
}

// SecretConsumerInfoResults is what SecretsManager.GetConsumerSecretsRevisionInfo and
// Uniter.GetConsumerSecretsRevisionInfo answer.
type SecretConsumerInfoResults struct {
	Results []SecretConsumerInfoResult `json:"results"`
}

// SecretConsumerInfoResult is part of SecretConsumerInfoResults.
type SecretConsumerInfoResult struct {
	Revision int    `json:"revision"`
	Label    string `json:"label"`
	Error    *Error `json:"error,omitempty"`
}

// GetSecretContentArgs is what SecretsManager.GetSecretContentInfo and
// Uniter.GetSecretContentInfo take.
type GetSecretContentArgs struct {
	Args []GetSecretContentArg `json:"args"`
}

// GetSecretContentArg is part of GetSecretContentArgs.
type GetSecretContentArg struct {
	URI     string `json:"uri"`
	Label   string `json:"label,omitempty"`
	Refresh bool   `json:"refresh,omitempty"`
	Peek    bool   `json:"peek,omitempty"`
}

// SecretContentResults is what SecretsManager.GetSecretContentInfo,
// SecretsManager.GetSecretRevisionContentInfo, Uniter.GetSecretContentInfo and
// Uniter.GetSecretRevisionContentInfo answer.
type SecretContentResults struct {
	Results []SecretContentResult `json:"results"`
}

// SecretContentResult is part of SecretContentResults.
type SecretContentResult struct {
	Content        SecretContentParams        `json:"content"`
	BackendConfig  *SecretBackendConfigResult `json:"backend-config,omitempty"`
	LatestRevision *int                       `json:"latest-revision,omitempty"`
	Error          *Error                     `json:"error,omitempty"`
}

// SecretValueResult is part of ListSecretResult.
type SecretValueResult struct {
	Data  map[string]string `json:"data,omitempty"`
	Error *Error            `json:"error,omitempty"`
}

// SecretsFilter is part of ListSecretsArgs.
type SecretsFilter struct {
	URI      *string `json:"uri,omitempty"`
	Label    *string `json:"label,omitempty"`
	Revision *int    `json:"revision,omitempty"`
	OwnerTag *string `json:"owner-tag,omitempty"`
}

// ListSecretsArgs is what Secrets.ListSecrets takes.
type ListSecretsArgs struct {
	ShowSecrets bool          `json:"show-secrets"`
	Filter      SecretsFilter `json:"filter"`
}

// ListSecretResults is what Secrets.ListSecrets, SecretsManager.GetSecretMetadata and
// Uniter.GetSecretMetadata answer.
type ListSecretResults struct {
	Results []ListSecretResult `json:"results"`
}

// SecretValueRef is part of SecretContentParams and SecretRevision.
type SecretValueRef struct {
	BackendId  string `json:"backend-id"`
	RevisionId string `json:"revision-id"`
}

// SecretRevision is part of ListSecretResult.
type SecretRevision struct {
	Revision    int             `json:"revision"`
	ValueRef    *SecretValueRef `json:"value-ref,omitempty"`
	BackendName *string         `json:"backend-name,omitempty"`
	CreateTime  time.Time       `json:"create-time,omitempty"`
	UpdateTime  time.Time       `json:"update-time,omitempty"`
	ExpireTime  *time.Time      `json:"expire-time,omitempty"`
}

// ListSecretResult is part of ListSecretResults.
type ListSecretResult struct {
	URI              string             `json:"uri"`
	Version          int                `json:"version"`
	OwnerTag         string             `json:"owner-tag"`
	RotatePolicy     string             `json:"rotate-policy,omitempty"`
	NextRotateTime   *time.Time         `json:"next-rotate-time,omitempty"`
	Description      string             `json:"description,omitempty"`
	Label            string             `json:"label,omitempty"`
	LatestRevision   int                `json:"latest-revision"`
	LatestExpireTime *time.Time         `json:"latest-expire-time,omitempty"`
	CreateTime       time.Time          `json:"create-time"`
	UpdateTime       time.Time          `json:"update-time"`
	Revisions        []SecretRevision   `json:"revisions"`
	Value            *SecretValueResult `json:"value,omitempty"`
	Access           []AccessInfo       `json:"access,omitempty"`
}

// AccessInfo is part of ListSecretResult.
type AccessInfo struct {
	TargetTag string `json:"target-tag"`
	ScopeTag  string `json:"scope-tag"`
	Role      string `json:"role"`
}

// SecretTriggerChange is part of SecretTriggerWatchResult.
type SecretTriggerChange struct {
	URI             string    `json:"uri"`
	Revision        int       `json:"revision,omitempty"`
	NextTriggerTime time.Time `json:"next-trigger-time"`
}

// SecretTriggerWatchResult is what SecretsManager.WatchSecretRevisionsExpiryChanges,
// SecretsManager.WatchSecretsRotationChanges, Uniter.WatchSecretRevisionsExpiryChanges and
// Uniter.WatchSecretsRotationChanges answer.
type SecretTriggerWatchResult struct {
	WatcherId string                `json:"watcher-id"`
	Changes   []SecretTriggerChange `json:"changes"`
	Error     *Error                `json:"error,omitempty"`
}

// SecretRotatedArgs is what SecretsManager.SecretsRotated and Uniter.SecretsRotated take.
type SecretRotatedArgs struct {
	Args []SecretRotatedArg `json:"args"`
}

// SecretRotatedArg is part of SecretRotatedArgs.
type SecretRotatedArg struct {
	URI              string `json:"uri"`
	OriginalRevision int    `json:"original-revision"`
	Skip             bool   `json:"skip"`
}

// GrantRevokeSecretArgs is what SecretsManager.SecretsGrant, SecretsManager.SecretsRevoke,
// Uniter.SecretsGrant and Uniter.SecretsRevoke take.
type GrantRevokeSecretArgs struct {
	Args []GrantRevokeSecretArg `json:"args"`
}

// GrantRevokeSecretArg is part of CommitHookChangesArg and GrantRevokeSecretArgs.
type GrantRevokeSecretArg struct {
	URI         string   `json:"uri"`
	ScopeTag    string   `json:"scope-tag"`
	SubjectTags []string `json:"subject-tags"`
	Role        string   `json:"role"`
}

// GrantRevokeUserSecretArg is what Secrets.GrantSecret and Secrets.RevokeSecret take.
type GrantRevokeUserSecretArg struct {
	URI          string   `json:"uri"`
	Label        string   `json:"label"`
	Applications []string `json:"applications"`
}

// SecretBackendResult is part of ModelInfo and ListSecretBackendsResults.
type SecretBackendResult struct {
	Result     SecretBackend `json:"result"`
	Id         string        `json:"id"`
	NumSecrets int           `json:"num-secrets"`
	Status     string        `json:"status"`
	Message    string        `json:"message,omitempty"`
	Error      *Error        `json:"error,omitempty"`
}

// SecretBackend is part of SecretBackendResult.
type SecretBackend struct {
	Name                string         `json:"name"`
	BackendType         string         `json:"backend-type"`
	TokenRotateInterval *time.Duration `json:"token-rotate-interval,omitempty"`
	Config              map[string]any `json:"config"`
}
