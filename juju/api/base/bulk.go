package base

import (
	"fmt"
	"slices"
	"strings"
)

// BulkError is the error of a method that asks for several things and returns one error for all of
// them: some, or all, have failed. What succeeded has succeeded nevertheless.
type BulkError struct {
	// Errors has one error an argument, in the order of the arguments; nil where it succeeded.
	Errors []error
}

// NewBulkError returns nil where nothing failed, the error itself where one thing was asked for, and
// otherwise a *BulkError.
func NewBulkError(errs []error) error {
	failed := slices.ContainsFunc(errs, func(err error) bool { return err != nil })
	switch {
	case !failed:
		return nil
	case len(errs) == 1:
		return errs[0]
	}
	return &BulkError{Errors: errs}
}

// Error says how many failed, and why.
func (e *BulkError) Error() string {
	var texts []string
	for _, err := range e.Unwrap() {
		texts = append(texts, err.Error())
	}
	return fmt.Sprintf("%d of %d failed: %s", len(texts), len(e.Errors), strings.Join(texts, "; "))
}

// Unwrap returns the errors of those that failed.
func (e *BulkError) Unwrap() []error {
	return slices.DeleteFunc(slices.Clone(e.Errors), func(err error) bool { return err == nil })
}
