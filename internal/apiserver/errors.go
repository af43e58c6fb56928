package apiserver

import (
	"fmt"

	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// The errors that the server itself answers, with the original's texts.

func errPermission() error {
	return &rpc.RequestError{Message: "permission denied", Code: params.CodeUnauthorized}
}

func errUnauthorized() error {
	return &rpc.RequestError{Message: "failed to authenticate request: unauthorized", Code: params.CodeUnauthorized}
}

// errStranger is what an unknown name and a wrong password are told alike.
func errStranger() error {
	return &rpc.RequestError{Message: "invalid entity name or password", Code: params.CodeUnauthorized}
}

func errUnknownModel(uuid string) error {
	return &rpc.RequestError{Message: fmt.Sprintf("unknown model: %q", uuid), Code: params.CodeModelNotFound}
}

func errOldLogin() error {
	return &rpc.RequestError{
		Message: "this version of Juju does not support login from old clients (not supported)", Code: params.CodeNotSupported,
	}
}

func errUnknownVersion(req rpc.Request) error {
	if req.Version == 0 {
		return &rpc.RequestError{Message: fmt.Sprintf("unknown object type %q", req.Type), Code: params.CodeNotImplemented}
	}
	return &rpc.RequestError{
		Message: fmt.Sprintf("unknown version (%d) of interface %q", req.Version, req.Type), Code: params.CodeNotImplemented,
	}
}

func errUnknownMethod(req rpc.Request) error {
	return &rpc.RequestError{
		Message: fmt.Sprintf("no such request - method %s is not implemented", req), Code: params.CodeNotImplemented,
	}
}

func errWrongConnection(name, kind string) error {
	return &rpc.RequestError{
		Message: fmt.Sprintf("facade %q not supported for %s API connection", name, kind), Code: params.CodeNotSupported,
	}
}

func errTryAgain(limit string) error {
	return &rpc.RequestError{Message: "try again: " + limit, Code: params.CodeTryAgain}
}

func errUnknownWatcher() error {
	return &rpc.RequestError{Message: "unknown watcher id", Code: params.CodeNotFound}
}

func badRequest(format string, args ...any) error {
	return &params.Error{Message: fmt.Sprintf(format, args...), Code: params.CodeBadRequest}
}
