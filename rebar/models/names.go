package models

import (
	"fmt"
	"net"
	"regexp"
	"sync"
)

var (
	validName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\pL+([- _.]+|\pN+|\pL+)+$`)
	})
	validParam = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\pL+([- _./]+|\pN+|\pL+)+$`)
	})
	validMachine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\pL|\pN)+([- _.]+|\pN+|\pL+)+$`)
	})
)

func matches(r *regexp.Regexp, msg, s string) error {
	if r.MatchString(s) {
		return nil
	}
	return fmt.Errorf("%s `%s`", msg, s)
}

// ValidName returns an error that begins with msg unless s is a name: at least
// two letters, digits or any of - _ . and space, a letter first.
func ValidName(msg, s string) error { return matches(validName(), msg, s) }

// ValidParamName is ValidName where slashes are allowed.
func ValidParamName(msg, s string) error { return matches(validParam(), msg, s) }

// ValidMachineName is ValidName where a digit may come first.
func ValidMachineName(msg, s string) error { return matches(validMachine(), msg, s) }

// Hexaddr returns an IPv4 address as eight capital hexadecimal digits, the name
// under which boot loaders look for their configuration; empty for others.
func Hexaddr(addr net.IP) string {
	b := addr.To4()
	if b == nil {
		return ""
	}
	return fmt.Sprintf("%02X%02X%02X%02X", b[0], b[1], b[2], b[3])
}
