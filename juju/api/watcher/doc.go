// Package watcher turns the watches that a server keeps by id into Go channels.
//
// A facade client calls a method that watches, and gives what it answered to New…Watcher. The
// watcher asks for the next change only when the last one was taken, so that a slow reader gets
// fewer, merged changes. Kill ends the watch here and on the server; Until ends it with a context.
// The channel is closed when the watcher has ended, and Wait then says why. There is one for each kind
// of watch that Juju 3.6 keeps by id; those of whole models are in api/client/allwatcher and
// api/client/modelsummary.
//
// A watcher lives on its connection and dies with it. Follow begins it anew on the next connection,
// and says that it did. The names are those of
// github.com/juju/juju/api/watcher of Juju 3.6.
package watcher
