// Package charm reads and writes charms: directories and zip archives that say
// in YAML what an application is (metadata, config, actions, manifest) and hold
// the programs that run it.
//
// Clients pack a directory with ReadCharmDir and ArchiveTo. A controller checks
// an uploaded archive with CheckArchive before it keeps it. An agent unpacks
// one with package deployer.
//
// The exported names are those of github.com/juju/charm/v12, as far as clients
// use them, and so are the texts of the errors. The package knows nothing of
// controllers, models or the API.
package charm
