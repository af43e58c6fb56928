// Package names is the vocabulary of a Juju controller: which names are
// valid, and the tags that carry them over the wire.
//
// A tag is printed as its kind, a dash and its id: "unit-mysql-0",
// "machine-0-lxd-1", "user-bob@external". Tags are comparable values, so two
// tags are the same entity exactly when they are equal with ==.
//
// The exported names are those of github.com/juju/names/v5, so a program that
// calls them only changes its import path. Everyone who speaks the API imports
// this package; it must never know anything of the wire beyond the text of a
// tag, and it imports nothing but the standard library.
//
// # Deviations from the original
//
//   - No constructor panics. NewUserTag("") and its siblings return a tag that
//     keeps the text it was given and whose Valid method answers false; the
//     Parse functions return the error that the original returns.
//   - Ids made of a UUID have to be that UUID and nothing else; the original
//     accepts any text around one.
//   - Charm tags accept every schema that Juju itself writes ("ch:" included).
//   - "+" in the name or owner of a cloud credential survives being printed
//     and parsed again.
package names
