// Package params holds the wire of Juju's API (3.6) as plain JSON types: what each facade method
// takes and answers, with the original's type, field and key names, so that a program written
// for github.com/juju/juju/rpc/params compiles after its import prefix is changed.
//
// A file is named for the facade that alone uses its types; what several facades share stands in
// files named for the subject. The unsuffixed type is the newest form; an older one that is still
// spoken carries the last facade version that used it (ListApplicationOffersV4).
//
// Conventions of the wire: times are RFC 3339 strings with nanoseconds, durations are integer
// nanoseconds unless a field says seconds, []byte is base64, tags are strings
// ("unit-mysql-0"), a nil slice or map without omitempty is null. Keys that are not lower case
// with dashes ("Args", "Results", "NotifyWatcherId", "int") are the original's.
//
// This package knows no server and no client.
package params
