// Package hooktool is the tools that charms call from their hooks: config-get,
// status-set, relation-get and the rest.
//
// A tool is the agent's own binary under another name. It finds the agent of its
// unit by the environment of its hook (JUJU_AGENT_SOCKET_ADDRESS) and asks it, over
// a unix socket, to run the tool of that name with its arguments; Main is that
// side. The other side is a Server, one for each hook that runs, which lets in
// only processes of its own user that present the id of its hook, and answers from
// a Context. Names returns the tools that exist; a tool that is not built has no
// name, so that charms which probe for it find nothing.
//
// Names, flags, output forms, help and error phrases are those of Juju 3.6, since
// charms and their frameworks parse them. The package knows nothing of the API, of
// processes, or of what a hook is about: package hook implements Context.
package hooktool
