package apiserver

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gantline/gantline/juju/rpc"
	"github.com/gantline/gantline/juju/rpc/params"
)

// httpError is an error with a status of its own.
type httpError struct {
	status  int
	message string
	code    string
}

func (e *httpError) Error() string     { return e.message }
func (e *httpError) ErrorCode() string { return e.code }

// statusOf returns the status that goes with an error's code.
func statusOf(err error) int {
	var own *httpError
	if errors.As(err, &own) {
		return own.status
	}
	switch params.ErrCode(err) {
	case params.CodeUnauthorized, params.CodeDischargeRequired:
		return http.StatusUnauthorized
	case params.CodeNotFound, params.CodeUserNotFound, params.CodeModelNotFound:
		return http.StatusNotFound
	case params.CodeBadRequest, params.CodeOperationBlocked:
		return http.StatusBadRequest
	case params.CodeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case params.CodeForbidden:
		return http.StatusForbidden
	case params.CodeRedirect:
		return http.StatusMovedPermanently
	case params.CodeNotYetAvailable:
		return http.StatusConflict
	case params.CodeNotLeader:
		return http.StatusTemporaryRedirect
	case params.CodeQuotaLimitExceeded:
		return http.StatusRequestEntityTooLarge
	case params.CodeTryAgain:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// plainText is an error's text without the code that a RequestError's has.
func plainText(err error) string {
	var req *rpc.RequestError
	if errors.As(err, &req) && req.Error() == err.Error() {
		return req.Message
	}
	return err.Error()
}

// wireError is an error as it travels; its info is that of the first error that has one.
func wireError(err error) *params.Error {
	out := &params.Error{Message: plainText(err), Code: params.ErrCode(err)}
	var informer interface{ ErrorInfo() map[string]any }
	if errors.As(err, &informer) {
		out.Info = informer.ErrorInfo()
	}
	return out
}

// sendNested answers {"error":{"message":…,"code":…}}, which most routes do.
func sendNested(w http.ResponseWriter, err error) {
	sendFailure(w, err, params.ErrorResult{Error: wireError(err)})
}

// sendFlat answers {"error":"…","error-code":…}, which the routes of charms do.
func sendFlat(w http.ResponseWriter, err error) {
	e := wireError(err)
	sendFailure(w, err, params.CharmsResponse{Error: e.Message, ErrorCode: e.Code, ErrorInfo: e.Info})
}

func sendFailure(w http.ResponseWriter, err error, body any) {
	status := statusOf(err)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="juju"`)
	}
	sendJSON(w, status, body)
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}
