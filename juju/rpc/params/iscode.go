package params

import "strings"

// IsCodeNotFound says whether err carries CodeNotFound. Its siblings below do the same for the
// code in their names; they see through wrapped errors.
func IsCodeNotFound(err error) bool { return ErrCode(err) == CodeNotFound }

// IsCodeUserNotFound is IsCodeNotFound for CodeUserNotFound.
func IsCodeUserNotFound(err error) bool { return ErrCode(err) == CodeUserNotFound }

// IsCodeModelNotFound is IsCodeNotFound for CodeModelNotFound.
func IsCodeModelNotFound(err error) bool { return ErrCode(err) == CodeModelNotFound }

// IsCodeUnauthorized is IsCodeNotFound for CodeUnauthorized.
func IsCodeUnauthorized(err error) bool { return ErrCode(err) == CodeUnauthorized }

// IsCodeNoCreds says whether the server missed credentials: CodeNoCreds or, from older servers,
// CodeUnauthorized with a message that begins with that text.
func IsCodeNoCreds(err error) bool {
	return ErrCode(err) == CodeNoCreds ||
		IsCodeUnauthorized(err) && strings.HasPrefix(err.Error(), CodeNoCreds)
}

// IsCodeLoginExpired is IsCodeNotFound for CodeLoginExpired.
func IsCodeLoginExpired(err error) bool { return ErrCode(err) == CodeLoginExpired }

// IsCodeNotFoundOrCodeUnauthorized says whether err carries either code.
func IsCodeNotFoundOrCodeUnauthorized(err error) bool {
	return IsCodeNotFound(err) || IsCodeUnauthorized(err)
}

// IsCodeStopped is IsCodeNotFound for CodeStopped.
func IsCodeStopped(err error) bool { return ErrCode(err) == CodeStopped }

// IsCodeDead is IsCodeNotFound for CodeDead.
func IsCodeDead(err error) bool { return ErrCode(err) == CodeDead }

// IsCodeNotAssigned is IsCodeNotFound for CodeNotAssigned.
func IsCodeNotAssigned(err error) bool { return ErrCode(err) == CodeNotAssigned }

// IsCodeNotProvisioned is IsCodeNotFound for CodeNotProvisioned.
func IsCodeNotProvisioned(err error) bool { return ErrCode(err) == CodeNotProvisioned }

// IsCodeHasAssignedUnits is IsCodeNotFound for CodeHasAssignedUnits.
func IsCodeHasAssignedUnits(err error) bool { return ErrCode(err) == CodeHasAssignedUnits }

// IsCodeUnitHasSubordinates is IsCodeNotFound for CodeUnitHasSubordinates.
func IsCodeUnitHasSubordinates(err error) bool { return ErrCode(err) == CodeUnitHasSubordinates }

// IsCodeCannotEnterScope is IsCodeNotFound for CodeCannotEnterScope.
func IsCodeCannotEnterScope(err error) bool { return ErrCode(err) == CodeCannotEnterScope }

// IsCodeTryAgain is IsCodeNotFound for CodeTryAgain.
func IsCodeTryAgain(err error) bool { return ErrCode(err) == CodeTryAgain }

// IsCodeNotImplemented is IsCodeNotFound for CodeNotImplemented.
func IsCodeNotImplemented(err error) bool { return ErrCode(err) == CodeNotImplemented }

// IsCodeAlreadyExists is IsCodeNotFound for CodeAlreadyExists.
func IsCodeAlreadyExists(err error) bool { return ErrCode(err) == CodeAlreadyExists }

// IsCodeNotSupported is IsCodeNotFound for CodeNotSupported.
func IsCodeNotSupported(err error) bool { return ErrCode(err) == CodeNotSupported }

// IsCodeOperationBlocked is IsCodeNotFound for CodeOperationBlocked.
func IsCodeOperationBlocked(err error) bool { return ErrCode(err) == CodeOperationBlocked }

// IsCodeLeadershipClaimDenied is IsCodeNotFound for CodeLeadershipClaimDenied.
func IsCodeLeadershipClaimDenied(err error) bool {
	return ErrCode(err) == CodeLeadershipClaimDenied
}

// IsCodeUpgradeInProgress is IsCodeNotFound for CodeUpgradeInProgress.
func IsCodeUpgradeInProgress(err error) bool { return ErrCode(err) == CodeUpgradeInProgress }

// IsCodeBadRequest is IsCodeNotFound for CodeBadRequest.
func IsCodeBadRequest(err error) bool { return ErrCode(err) == CodeBadRequest }

// IsCodeForbidden is IsCodeNotFound for CodeForbidden.
func IsCodeForbidden(err error) bool { return ErrCode(err) == CodeForbidden }

// IsCodeNotValid is IsCodeNotFound for CodeNotValid.
func IsCodeNotValid(err error) bool { return ErrCode(err) == CodeNotValid }

// IsRedirect says whether the server redirects to another controller.
func IsRedirect(err error) bool { return ErrCode(err) == CodeRedirect }
