// Package devices describes the devices, such as GPUs, that an application asks
// for on Kubernetes.
package devices

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// DeviceType is a class of device ("gpu") or a vendor's type
// ("nvidia.com/gpu").
type DeviceType string

// Constraints asks for Count devices of a type. The names of the fields are
// those on the wire.
type Constraints struct {
	Type       DeviceType
	Count      int64
	Attributes map[string]string
}

var errSyntax = errors.New("cannot parse device constraints string, supported format is " +
	"[<count>,]<device-class>|<vendor/type>[,<key>=<value>;...]")

// ParseConstraints reads "[count,]type[,key=value;…]"; the count is 1 when it
// is not given.
func ParseConstraints(s string) (Constraints, error) {
	fields := strings.Split(s, ",")
	if len(fields) > 3 {
		return Constraints{}, errSyntax
	}
	if len(fields) == 1 {
		return Constraints{Type: DeviceType(s), Count: 1}, nil
	}
	count, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil || count <= 0 {
		return Constraints{}, fmt.Errorf("count must be greater than zero, got %q", fields[0])
	}
	cons := Constraints{Type: DeviceType(fields[1]), Count: count}
	if len(fields) == 3 {
		if cons.Attributes, err = parseAttributes(fields[2]); err != nil {
			return Constraints{}, err
		}
	}
	return cons, nil
}

func parseAttributes(s string) (map[string]string, error) {
	attributes := make(map[string]string)
	for pair := range strings.SplitSeq(s, ";") {
		key, value, found := strings.Cut(pair, "=")
		if !found || strings.Contains(value, "=") {
			return nil, fmt.Errorf("device attribute key/value pair has bad format: %q", pair)
		}
		attributes[key] = value
	}
	return attributes, nil
}
