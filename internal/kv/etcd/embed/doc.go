// Package embed keeps the state in an etcd server inside this process, without
// any socket, on a directory of its own.
//
// The controller that is its own and only database opens it; package kv is all
// that the rest of the program sees. It owns the directory: it locks it, keeps
// it private, compacts and defragments the database, and says when the disk
// fails. It knows nothing of what is stored.
package embed
