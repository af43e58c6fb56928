package params

import (
	"time"
)

// ModelUserInfoResult is part of ModelUserInfoResults.
type ModelUserInfoResult struct {
	Result *ModelUserInfo `json:"result,omitempty"`
	Error  *Error         `json:"error,omitempty"`
}

// ModelUserInfoResults is what UserManager.ModelUserInfo answers.
type ModelUserInfoResults struct {
	Results []ModelUserInfoResult `json:"results"`
}

// UserInfo is part of UserInfoResult.
type UserInfo struct {
	Username       string     `json:"username"`
	DisplayName    string     `json:"display-name"`
	Access         string     `json:"access"`
	CreatedBy      string     `json:"created-by"`
	DateCreated    time.Time  `json:"date-created"`
	LastConnection *time.Time `json:"last-connection,omitempty"`
	Disabled       bool       `json:"disabled"`
}

// UserInfoResult is part of UserInfoResults.
type UserInfoResult struct {
	Result *UserInfo `json:"result,omitempty"`
	Error  *Error    `json:"error,omitempty"`
}

// UserInfoResults is what UserManager.UserInfo answers.
type UserInfoResults struct {
	Results []UserInfoResult `json:"results"`
}

// UserInfoRequest is what UserManager.UserInfo takes.
type UserInfoRequest struct {
	Entities        []Entity `json:"entities"`
	IncludeDisabled bool     `json:"include-disabled"`
}

// AddUsers is what UserManager.AddUser takes.
type AddUsers struct {
	Users []AddUser `json:"users"`
}

// AddUser is part of AddUsers.
type AddUser struct {
	Username    string `json:"username"`
	DisplayName string `json:"display-name"`
	Password    string `json:"password,omitempty"`
}

// AddUserResults is what UserManager.AddUser and UserManager.ResetPassword answer.
type AddUserResults struct {
	Results []AddUserResult `json:"results"`
}

// AddUserResult is part of AddUserResults.
type AddUserResult struct {
	Tag       string `json:"tag,omitempty"`
	SecretKey []byte `json:"secret-key,omitempty"`
	Error     *Error `json:"error,omitempty"`
}
