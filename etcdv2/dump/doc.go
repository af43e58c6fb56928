// Package dump moves the contents of a v2 server: it reads them through the
// interfaces of package client, keeps them in a file of JSON lines, writes
// them to another server and shows that nothing is missing.
//
// What a server does not tell cannot be kept: hidden keys are found only by
// name, passwords not at all, and every node gets a new index.
package dump
