// Package jujuclient is the client store: what the user of this machine knows
// of controllers, of models and accounts on them, and of credentials.
//
// The store is the one of the juju command, file by file, so both share it:
//
//	controllers.yaml       where controllers are, and how to trust them
//	accounts.yaml          who the user is on each
//	models.yaml            which models the user has seen on each
//	credentials.yaml       what the user may use clouds with
//	bootstrap-config.yaml  what controllers were made with
//	cookies/NAME.json      macaroons
//
// Every change is made under the lock of the juju command and written whole or
// not at all. Keys that this package does not know are kept. A file that cannot
// be understood is named, with the line, by a *FileError and never written
// over.
//
// The exported names are those of Juju's package of the same name. Clients and
// commands import it; it knows nothing of connections.
package jujuclient
