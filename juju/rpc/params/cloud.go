package params

import (
	"github.com/gantline/gantline/juju/core/constraints"
)

// Cloud is part of AddCloudArgs, CloudResult and CloudsResult.
type Cloud struct {
	Type              string                    `json:"type"`
	HostCloudRegion   string                    `json:"host-cloud-region,omitempty"`
	AuthTypes         []string                  `json:"auth-types,omitempty"`
	Endpoint          string                    `json:"endpoint,omitempty"`
	IdentityEndpoint  string                    `json:"identity-endpoint,omitempty"`
	StorageEndpoint   string                    `json:"storage-endpoint,omitempty"`
	Regions           []CloudRegion             `json:"regions,omitempty"`
	CACertificates    []string                  `json:"ca-certificates,omitempty"`
	SkipTLSVerify     bool                      `json:"skip-tls-verify,omitempty"`
	Config            map[string]any            `json:"config,omitempty"`
	RegionConfig      map[string]map[string]any `json:"region-config,omitempty"`
	IsControllerCloud bool                      `json:"is-controller-cloud,omitempty"`
}

// CloudRegion is part of Cloud, CloudInfo and ListCloudInfo.
type CloudRegion struct {
	Name             string `json:"name"`
	Endpoint         string `json:"endpoint,omitempty"`
	IdentityEndpoint string `json:"identity-endpoint,omitempty"`
	StorageEndpoint  string `json:"storage-endpoint,omitempty"`
}

// AddCloudArgs is what Cloud.AddCloud takes.
type AddCloudArgs struct {
	Cloud Cloud  `json:"cloud"`
	Name  string `json:"name"`
	Force *bool  `json:"force,omitempty"`
}

// UpdateCloudArgs is what Cloud.UpdateCloud takes.
type UpdateCloudArgs struct {
	Clouds []AddCloudArgs `json:"clouds"`
}

// CloudResult is part of CloudResults.
type CloudResult struct {
	Cloud *Cloud `json:"cloud,omitempty"`
	Error *Error `json:"error,omitempty"`
}

// CloudResults is what Cloud.Cloud answers.
type CloudResults struct {
	Results []CloudResult `json:"results,omitempty"`
}

// CloudsResult is what Cloud.Clouds answers.
type CloudsResult struct {
	Clouds map[string]Cloud `json:"clouds,omitempty"`
}

// CloudUserInfo is part of CloudInfo.
type CloudUserInfo struct {
	UserName    string `json:"user"`
	DisplayName string `json:"display-name"`
	Access      string `json:"access"`
}

// CloudInfo is part of CloudInfoResult.
type CloudInfo struct {
	CloudDetails
	Users []CloudUserInfo `json:"users"`
}

// CloudDetails is part of CloudInfo and ListCloudInfo: what a cloud is, whoever asks.
type CloudDetails struct {
	Type             string        `json:"type"`
	AuthTypes        []string      `json:"auth-types,omitempty"`
	Endpoint         string        `json:"endpoint,omitempty"`
	IdentityEndpoint string        `json:"identity-endpoint,omitempty"`
	StorageEndpoint  string        `json:"storage-endpoint,omitempty"`
	Regions          []CloudRegion `json:"regions,omitempty"`
}

// CloudInfoResult is part of CloudInfoResults.
type CloudInfoResult struct {
	Result *CloudInfo `json:"result,omitempty"`
	Error  *Error     `json:"error,omitempty"`
}

// CloudInfoResults is what Cloud.CloudInfo answers.
type CloudInfoResults struct {
	Results []CloudInfoResult `json:"results"`
}

// ListCloudsRequest is what Cloud.ListCloudInfo takes.
type ListCloudsRequest struct {
	UserTag string `json:"user-tag"`
	All     bool   `json:"all,omitempty"`
}

// ListCloudInfo is part of ListCloudInfoResult.
type ListCloudInfo struct {
	CloudDetails

	Access string `json:"user-access"`
}

// ListCloudInfoResult is part of ListCloudInfoResults.
type ListCloudInfoResult struct {
	Result *ListCloudInfo `json:"result,omitempty"`
	Error  *Error         `json:"error,omitempty"`
}

// ListCloudInfoResults is what Cloud.ListCloudInfo answers.
type ListCloudInfoResults struct {
	Results []ListCloudInfoResult `json:"results"`
}

// ModifyCloudAccessRequest is what Cloud.ModifyCloudAccess takes.
type ModifyCloudAccessRequest struct {
	Changes []ModifyCloudAccess `json:"changes"`
}

// ModifyCloudAccess is part of ModifyCloudAccessRequest.
type ModifyCloudAccess struct {
	UserTag  string      `json:"user-tag"`
	CloudTag string      `json:"cloud-tag"`
	Action   CloudAction `json:"action"`
	Access   string      `json:"access"`
}

// CloudAction is part of ModifyCloudAccess.
type CloudAction string

// The values of CloudAction.
const (
	GrantCloudAccess  CloudAction = "grant"
	RevokeCloudAccess CloudAction = "revoke"
)

// CloudCredential is part of CloudCredentialResult, TaggedCredential and CloudSpec.
type CloudCredential struct {
	AuthType string            `json:"auth-type"`
	Attrs    map[string]string `json:"attrs,omitempty"`
	Redacted []string          `json:"redacted,omitempty"`
}

// CloudCredentialResult is part of CloudCredentialResults.
type CloudCredentialResult struct {
	Result *CloudCredential `json:"result,omitempty"`
	Error  *Error           `json:"error,omitempty"`
}

// CloudCredentialResults is what Cloud.Credential answers.
type CloudCredentialResults struct {
	Results []CloudCredentialResult `json:"results,omitempty"`
}

// UserCloud is part of UserClouds.
type UserCloud struct {
	UserTag  string `json:"user-tag"`
	CloudTag string `json:"cloud-tag"`
}

// UserClouds is what Cloud.UserCredentials takes.
type UserClouds struct {
	UserClouds []UserCloud `json:"user-clouds,omitempty"`
}

// TaggedCredentials is what Cloud.AddCredentials and Cloud.CheckCredentialsModels take.
type TaggedCredentials struct {
	Credentials []TaggedCredential `json:"credentials,omitempty"`
}

// TaggedCredential is part of TaggedCredentials and UpdateCredentialArgs.
type TaggedCredential struct {
	Tag        string          `json:"tag"`
	Credential CloudCredential `json:"credential"`
}

// CloudSpec is part of CloudSpecResult and HostedModelConfig.
type CloudSpec struct {
	Type              string           `json:"type"`
	Name              string           `json:"name"`
	Region            string           `json:"region,omitempty"`
	Endpoint          string           `json:"endpoint,omitempty"`
	IdentityEndpoint  string           `json:"identity-endpoint,omitempty"`
	StorageEndpoint   string           `json:"storage-endpoint,omitempty"`
	Credential        *CloudCredential `json:"credential,omitempty"`
	Cacertificates    []string         `json:"cacertificates,omitempty"`
	SkipTLSVerify     bool             `json:"skip-tls-verify,omitempty"`
	IsControllerCloud bool             `json:"is-controller-cloud,omitempty"`
}

// CloudSpecResult is what Agent.GetCloudSpec, Controller.GetCloudSpec,
// SSHClient.ModelCredentialForSSH and Uniter.CloudSpec answer.
type CloudSpecResult struct {
	Result *CloudSpec `json:"result,omitempty"`
	Error  *Error     `json:"error,omitempty"`
}

// CloudSpecResults is what Agent.CloudSpec and Controller.CloudSpec answer.
type CloudSpecResults struct {
	Results []CloudSpecResult `json:"results,omitempty"`
}

// CloudCredentialArg is part of CloudCredentialArgs.
type CloudCredentialArg struct {
	CloudName      string `json:"cloud-name"`
	CredentialName string `json:"credential-name"`
}

// CloudCredentialArgs is what Cloud.CredentialContents takes.
type CloudCredentialArgs struct {
	Credentials    []CloudCredentialArg `json:"credentials,omitempty"`
	IncludeSecrets bool                 `json:"include-secrets"`
}

// CredentialContent is part of ControllerCredentialInfo.
type CredentialContent struct {
	Name     string            `json:"name"`
	Cloud    string            `json:"cloud"`
	AuthType string            `json:"auth-type"`
	Valid    *bool             `json:"valid,omitempty"`
	Attrs    map[string]string `json:"attrs,omitempty"`
}

// ModelAccess is part of ControllerCredentialInfo.
type ModelAccess struct {
	Model  string `json:"model,omitempty"`
	Access string `json:"access,omitempty"`
}

// ControllerCredentialInfo is part of CredentialContentResult.
type ControllerCredentialInfo struct {
	Content CredentialContent `json:"content,omitempty"`
	Models  []ModelAccess     `json:"models,omitempty"`
}

// CredentialContentResult is part of CredentialContentResults.
type CredentialContentResult struct {
	Result *ControllerCredentialInfo `json:"result,omitempty"`
	Error  *Error                    `json:"error,omitempty"`
}

// CredentialContentResults is what Cloud.CredentialContents answers.
type CredentialContentResults struct {
	Results []CredentialContentResult `json:"results,omitempty"`
}

// UpdateCredentialModelResult is part of UpdateCredentialResult.
type UpdateCredentialModelResult struct {
	UUID   string        `json:"uuid"`
	Name   string        `json:"name"`
	Errors []ErrorResult `json:"errors,omitempty"`
}

// UpdateCredentialResult is part of UpdateCredentialResults.
type UpdateCredentialResult struct {
	Tag    string                        `json:"tag"`
	Error  *Error                        `json:"error,omitempty"`
	Models []UpdateCredentialModelResult `json:"models,omitempty"`
}

// UpdateCredentialResults is what Cloud.CheckCredentialsModels and
// Cloud.UpdateCredentialsCheckModels answer.
type UpdateCredentialResults struct {
	Results []UpdateCredentialResult `json:"results,omitempty"`
}

// UpdateCredentialArgs is what Cloud.UpdateCredentialsCheckModels takes.
type UpdateCredentialArgs struct {
	Credentials []TaggedCredential `json:"credentials"`
	Force       bool               `json:"force"`
}

// InvalidateCredentialArg is what CredentialManager.InvalidateModelCredential and
// CredentialValidator.InvalidateModelCredential take.
type InvalidateCredentialArg struct {
	Reason string `json:"reason,omitempty"`
}

// RevokeCredentialArg is part of RevokeCredentialArgs.
type RevokeCredentialArg struct {
	Tag   string `json:"tag"`
	Force bool   `json:"force"`
}

// RevokeCredentialArgs is what Cloud.RevokeCredentialsCheckModels takes.
type RevokeCredentialArgs struct {
	Credentials []RevokeCredentialArg `json:"credentials"`
}

// CloudInstanceTypesConstraints is what Cloud.InstanceTypes takes.
type CloudInstanceTypesConstraints struct {
	Constraints []CloudInstanceTypesConstraint `json:"constraints"`
}

// CloudInstanceTypesConstraint is part of CloudInstanceTypesConstraints.
type CloudInstanceTypesConstraint struct {
	CloudTag    string             `json:"cloud-tag"`
	Region      string             `json:"region"`
	Constraints *constraints.Value `json:"constraints,omitempty"`
}
