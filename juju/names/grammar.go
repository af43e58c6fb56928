package names

import "strings"

// Regular expressions that describe the names, for callers who compose their
// own. The package itself scans by hand: tags are parsed on every call.
const (
	ApplicationSnippet   = "(?:[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*)"
	NumberSnippet        = "(?:0|[1-9][0-9]*)"
	UnitSnippet          = "(" + ApplicationSnippet + ")/(" + NumberSnippet + ")"
	ContainerTypeSnippet = "[a-z]+"
	ContainerSnippet     = "/" + ContainerTypeSnippet + "/" + NumberSnippet
	MachineSnippet       = NumberSnippet + "(?:" + ContainerSnippet + ")*"
	RelationSnippet      = "[a-z][a-z0-9]*([_-][a-z0-9]+)*"
	StorageNameSnippet   = "(?:[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*)"
	SpaceSnippet         = "(?:[a-z0-9]+(?:-[a-z0-9]+)*)"
)

func isLower(c byte) bool    { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool    { return 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isLowNum(c byte) bool   { return isLower(c) || isDigit(c) }
func isAlphaNum(c byte) bool { return isLowNum(c) || isUpper(c) }

// all reports whether s is not empty and every byte of it satisfies ok.
func all(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return s != ""
}

// isNumber accepts decimal numbers without leading zeros.
func isNumber(s string) bool {
	return all(s, isDigit) && (s == "0" || s[0] != '0')
}

// isDashedName accepts the names of applications, charms and storage: parts of
// lower-case letters and digits joined by dashes, the first part beginning
// with a letter and every other holding at least one.
func isDashedName(s string) bool {
	if s == "" || !isLower(s[0]) {
		return false
	}
	for part := range strings.SplitSeq(s, "-") {
		if !all(part, isLowNum) || strings.Trim(part, "0123456789") == "" {
			return false
		}
	}
	return true
}

// isRelationName accepts parts of lower-case letters and digits joined by "-"
// or "_", beginning with a letter.
func isRelationName(s string) bool {
	if s == "" || !isLower(s[0]) {
		return false
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "_", "-"), "-") {
		if !all(part, isLowNum) {
			return false
		}
	}
	return true
}

// isUUID accepts the lower-case form 8-4-4-4-12.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isDigit(s[i]) && (s[i] < 'a' || s[i] > 'f') {
				return false
			}
		}
	}
	return true
}
