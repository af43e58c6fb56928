package base

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Negotiator is an APICaller that can say how it came to its best version of a facade.
type Negotiator interface {
	NegotiateFacade(facade string) Negotiation
}

// Router is an APICaller that has different connections for different facades.
type Router interface {
	// RouteFacade returns the connection that offers the facade, opening it if need be. An error
	// says why there is none; nothing has been sent then.
	RouteFacade(ctx context.Context, facade string) (APICaller, error)
}

// Negotiation is what two lists of versions of a facade have in common.
type Negotiation struct {
	Facade string
	// Client and Server are the versions that each side knows, in ascending order.
	Client, Server []int
	// Best is the newest common version. OK tells a common version 0 from none.
	Best int
	OK   bool
	// Hint says where the facade may be had when the server does not offer it here; often "".
	Hint string
}

// Negotiate finds the newest version that stands in both lists.
func Negotiate(facade string, client, server []int) Negotiation {
	n := Negotiation{Facade: facade, Client: slices.Sorted(slices.Values(client)), Server: slices.Sorted(slices.Values(server))}
	for _, v := range slices.Backward(n.Client) {
		if slices.Contains(n.Server, v) {
			n.Best, n.OK = v, true
			break
		}
	}
	return n
}

// BestVersion returns the version of a facade that calls on the caller are to use, or a
// *NotSupportedError. It is for those who call an object of a facade, such as a watch that another
// facade has begun.
func BestVersion(caller APICaller, facade string) (int, error) {
	n, ok := caller.(Negotiator)
	if !ok {
		return caller.BestFacadeVersion(facade), nil
	}
	found := n.NegotiateFacade(facade)
	return found.Best, found.Err()
}

// Err returns nil where there is a common version, else a *NotSupportedError.
func (n Negotiation) Err() error {
	if n.OK {
		return nil
	}
	return &NotSupportedError{Facade: n.Facade, Client: n.Client, Server: n.Server, Hint: n.Hint}
}

// NotSupportedError says that the server does not offer a facade, or a method of it, in a version
// that this client knows. Nothing has been sent.
type NotSupportedError struct {
	Facade string
	// Method is the method that was wanted, "" where the whole facade is missing.
	Method string
	// Client and Server are the versions that each side knows, in ascending order.
	Client, Server []int
	// Hint says what the caller may do instead; often "".
	Hint string
}

// Error names the facade and both lists of versions.
func (e *NotSupportedError) Error() string {
	name := e.Facade
	if e.Method != "" {
		name += "." + e.Method
	}
	msg := fmt.Sprintf("%s not supported: server offers %s, this client knows %s",
		name, versionList(e.Server), versionList(e.Client))
	if e.Hint != "" {
		msg += "; " + e.Hint
	}
	return msg
}

// ErrorCode returns the code that a server would have answered with.
func (e *NotSupportedError) ErrorCode() string { return "not supported" }

// Is makes errors.Is true for the original's NotSupported, known by its text.
func (e *NotSupportedError) Is(target error) bool { return target.Error() == "not supported" }

func versionList(versions []int) string {
	switch len(versions) {
	case 0:
		return "no version"
	case 1:
		return fmt.Sprintf("version %d", versions[0])
	}
	return "versions " + strings.Trim(strings.ReplaceAll(fmt.Sprint(versions), " ", ", "), "[]")
}
