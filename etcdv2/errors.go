package etcdv2

import (
	"errors"

	"github.com/gantline/gantline/etcd/client"
)

// Codes of the keys API that package client has no constant for.
const (
	codeRefreshValue       = 211
	codeRefreshTTLRequired = 212
)

// ErrClosed is what a closed Store answers.
var ErrClosed = errors.New("etcdv2: store is closed")

// message is the fixed text of a code.
func message(code int) string {
	switch code {
	case client.ErrorCodeKeyNotFound:
		return "Key not found"
	case client.ErrorCodeTestFailed:
		return "Compare failed"
	case client.ErrorCodeNotFile:
		return "Not a file"
	case client.ErrorCodeNotDir:
		return "Not a directory"
	case client.ErrorCodeNodeExist:
		return "Key already exists"
	case client.ErrorCodeRootROnly:
		return "Root is read only"
	case client.ErrorCodeDirNotEmpty:
		return "Directory not empty"
	case client.ErrorCodeUnauthorized:
		return "The request requires user authentication"
	case client.ErrorCodePrevValueRequired:
		return "PrevValue is Required in POST form"
	case client.ErrorCodeTTLNaN:
		return "The given TTL in POST form is not a number"
	case client.ErrorCodeIndexNaN:
		return "The given index in POST form is not a number"
	case client.ErrorCodeInvalidField:
		return "Invalid field"
	case client.ErrorCodeInvalidForm:
		return "Invalid POST form"
	case codeRefreshValue:
		return "Value provided on refresh"
	case codeRefreshTTLRequired:
		return "A TTL must be provided on refresh"
	case client.ErrorCodeRaftInternal:
		return "Raft Internal Error"
	case client.ErrorCodeLeaderElect:
		return "During Leader Election"
	case client.ErrorCodeEventIndexCleared:
		return "The event in requested index is outdated and cleared"
	default:
		return ""
	}
}

// NewError makes the error of a code, with the text that belongs to it.
// Paths in cause are as clients spell them.
func NewError(code int, cause string, index uint64) client.Error {
	return client.Error{Code: code, Message: message(code), Cause: cause, Index: index}
}

// refuse is NewError for a path in the tree.
func refuse(code int, path string, index uint64) *client.Error {
	e := NewError(code, trimKeys(path), index)
	return &e
}
